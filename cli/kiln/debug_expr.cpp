#include "cli/command.h"
#include "cli/debug_lines.h"
#include "compiler/format/format.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return run_debug_lines(context, arguments, [&](std::string_view input) {
    return debug_expr(arguments.operands(), input, *context.files, format);
  });
}

}  // namespace

const Command& debug_expr_command() {
  static const Command command = {
      .name = "debug expr",
      .summary = "print the syntax trees of expressions, one a line, as JSON",
      .operands = "[FILE]",
      .description =
          "Reads one expression a line from FILE or standard input and prints its syntax tree in "
          "HCL's own nodes as JSON. Takes --template, --config (each line is a file), "
          "--formatted, --json-lines and --echo.",
      .takes_common_flags = false,
      .reads_own_flags = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
