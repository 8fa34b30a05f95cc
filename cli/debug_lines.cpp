#include "cli/debug_lines.h"

#include "compiler/eval/debug_input.h"

namespace kiln {

Result<std::string> debug_lines_input(const CommandContext& context, const Arguments& arguments) {
  Result<DebugOptions> options = read_debug_options(arguments.operands());
  if (options && !options->operands.empty() && options->operands[0] != "-") {
    return std::string();
  }
  return context.read_input();
}

ExitCode print_debug_answer(CommandContext& context, const DebugAnswer& answer) {
  context.out(answer.out);
  context.err(answer.err);
  return static_cast<ExitCode>(answer.exit_code);
}

}  // namespace kiln
