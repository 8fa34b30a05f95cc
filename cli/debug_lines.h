#pragma once

#include "cli/command.h"
#include "compiler/eval/debug.h"

namespace kiln {

// The standard input of a `kiln debug` command that reads its own flags: empty when its operand
// names a file, so that a terminal or pipe is not waited for.
Result<std::string> debug_lines_input(const CommandContext& context, const Arguments& arguments);

// Prints what the command answered.
ExitCode print_debug_answer(CommandContext& context, const DebugAnswer& answer);

}  // namespace kiln
