#pragma once

#include <string>

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Makes the root filesystem of `setup` the only file tree this process and its children have, with
// a small /dev, its own /proc, a fresh /run, and nothing of /proc and /sys that changes or tells
// about the machine. Needs to be pid 1 of new mount, pid and uts namespaces. Mount points that the
// tree lacks are made and stay.
Result<void> enter_root(const Setup& setup);

// Takes the mounts away again and removes an /etc/resolv.conf that was made only to be mounted on.
// Best effort: the mount namespace ends with this process anyway.
void leave_root();

}  // namespace kiln
