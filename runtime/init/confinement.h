#pragma once

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Gives up, for the calling process and all it will start, what a command inside a root filesystem
// must not have: every capability but those of `root`, the system calls its filter refuses, core
// files, and more open files than old programs can bear. Cannot be undone.
Result<void> confine(const RootSetup& root);

}  // namespace kiln
