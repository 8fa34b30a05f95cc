#pragma once

#include <functional>

#include "cli/command.h"
#include "compiler/eval/debug.h"

namespace kiln {

// Runs a `kiln debug` command that reads its own flags: prints what `answer` makes of the standard
// input, which is empty when an operand names a file, so that a terminal or pipe is not waited for.
ExitCode run_debug_lines(CommandContext& context, const Arguments& arguments,
                         const std::function<DebugAnswer(std::string_view input)>& answer);

}  // namespace kiln
