#pragma once

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// The program of runtime/init as a memory file that is sealed against every change, ready to be
// executed. Another open file each time.
Result<FileDescriptor> open_init_program();

}  // namespace kiln
