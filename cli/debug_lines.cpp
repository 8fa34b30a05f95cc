#include "cli/debug_lines.h"

#include "compiler/eval/debug_input.h"

namespace kiln {
namespace {

Result<std::string> debug_lines_input(const CommandContext& context, const Arguments& arguments) {
  Result<DebugOptions> options = read_debug_options(arguments.operands());
  if (options && !options->operands.empty() && options->operands[0] != "-") {
    return std::string();
  }
  return context.read_input();
}

}  // namespace

ExitCode run_debug_lines(CommandContext& context, const Arguments& arguments,
                         const std::function<DebugAnswer(std::string_view input)>& answer) {
  Result<std::string> input = debug_lines_input(context, arguments);
  if (!input) {
    context.err("Error: " + input.error().message + "\n");
    return ExitCode::Bug;
  }
  DebugAnswer answered = answer(*input);
  context.out(answered.out);
  context.err(answered.err);
  return static_cast<ExitCode>(answered.exit_code);
}

}  // namespace kiln
