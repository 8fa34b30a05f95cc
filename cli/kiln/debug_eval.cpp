#include "cli/command.h"
#include "cli/debug_lines.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return run_debug_lines(context, arguments, [&](std::string_view input) {
    return debug_eval(arguments.operands(), input, *context.files, functions());
  });
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
