#include "cli/command.h"
#include "cli/debug_lines.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<std::string> input = debug_lines_input(context, arguments);
  if (!input) {
    context.err("Error: " + input.error().message + "\n");
    return ExitCode::Bug;
  }
  return print_debug_answer(context, debug_type(arguments.operands(), *input, *context.files));
}

}  // namespace

const Command& debug_type_command() {
  static const Command command = {
      .name = "debug type",
      .summary = "read type expressions, one a line, and print JSON",
      .operands = "[FILE]",
      .description =
          "Reads one type expression a line from FILE or standard input and prints the type as "
          "JSON. Takes --mode type|constraint|defaults.",
      .takes_common_flags = false,
      .reads_own_flags = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
