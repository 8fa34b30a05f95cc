#include "cli/command.h"
#include "cli/debug_lines.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return run_debug_lines(context, arguments, [&](std::string_view input) {
    return debug_type(arguments.operands(), input, *context.files);
  });
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
