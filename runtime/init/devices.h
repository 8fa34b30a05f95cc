#pragma once

#include <vector>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// A /dev for a guest: null, zero, full, random, urandom and tty are the machine's own (making
// device nodes needs a privilege that no user namespace has), terminals and shared memory are
// fresh, and there is nothing else.
struct Devices {
  FileDescriptor directory;
  FileDescriptor terminals;
  FileDescriptor shared_memory;
  // In the order of the names in devices.cpp.
  std::vector<FileDescriptor> nodes;
};

// While the machine's /dev is still there.
Result<Devices> prepare_devices();

// Once the guest's root is the root.
Result<void> attach_devices(const Devices& devices);

}  // namespace kiln
