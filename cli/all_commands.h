#pragma once

#include "cli/command.h"

namespace kiln {

// The commands of both programs, sorted by name: what kiln-engine runs, and what help, completions
// and the man page describe.
CommandTable all_commands();

}  // namespace kiln
