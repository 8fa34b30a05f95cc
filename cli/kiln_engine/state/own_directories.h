#pragma once

#include <memory>

#include "cli/own_directories.h"
#include "runtime/state/database.h"

namespace kiln {

// The state database, for commands that look at it. Null when there is none yet.
Result<std::unique_ptr<Database>> open_state_of(const CommandContext& context);

}  // namespace kiln
