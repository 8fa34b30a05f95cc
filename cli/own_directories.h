#pragma once

#include <string>

#include "cli/command.h"

namespace kiln {

// Where kiln keeps its runs and their database (KILN_STATE_DIR), and what it can do without
// (KILN_CACHE_DIR): absolute paths, which may not exist yet.
Result<std::string> state_directory(const CommandContext& context);
Result<std::string> cache_directory(const CommandContext& context);

}  // namespace kiln
