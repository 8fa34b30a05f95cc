#pragma once

#include <sys/types.h>

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Gives the new user namespace of `process` its ids. Called from outside of it by a process with
// one thread.
Result<void> map_ids(const IdMaps& ids, pid_t process);

// Inside, once the maps are there: makes the calling process root.
Result<void> become_root(const IdMaps& ids);

}  // namespace kiln
