#include "cli/command.h"
#include "cli/debug_lines.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<std::string> input = debug_lines_input(context, arguments);
  if (!input) {
    context.err("Error: " + input.error().message + "\n");
    return ExitCode::Bug;
  }
  return print_debug_answer(context,
                            debug_eval(arguments.operands(), *input, *context.files, functions()));
}

}  // namespace

const Command& debug_eval_command() {
  static const Command command = {
      .name = "debug eval",
      .summary = "evaluate expressions, one a line, and print JSON",
      .operands = "[FILE]",
      .description =
          "Reads one expression a line from FILE or standard input and prints its type and value, "
          "or the problems, as JSON. Takes --vars, --vars-file, --typed-vars, --template, "
          "--json-lines, --no-context, --no-vars, --no-functions, --test-funcs, --basedir and "
          "--echo.",
      .takes_common_flags = false,
      .reads_own_flags = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
