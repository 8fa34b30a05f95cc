#pragma once

#include <memory>
#include <string>

#include "cli/command.h"
#include "runtime/state/database.h"

namespace kiln {

// Where kiln keeps its runs and their database (KILN_STATE_DIR), and what it can do without
// (KILN_CACHE_DIR): absolute paths, which may not exist yet.
Result<std::string> state_directory(const CommandContext& context);
Result<std::string> cache_directory(const CommandContext& context);

// The state database, for commands that look at it. Null when there is none yet.
Result<std::unique_ptr<Database>> open_state_of(const CommandContext& context);

}  // namespace kiln
