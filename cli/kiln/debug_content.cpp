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
  return print_debug_answer(
      context, debug_content(arguments.operands(), *input, *context.files, functions()));
}

}  // namespace

const Command& debug_content_command() {
  static const Command command = {
      .name = "debug content",
      .summary = "read a file through a schema and print JSON",
      .operands = "[FILE]",
      .description =
          "Reads a file of either syntax through the schema of --schema (JSON, or @FILE) and "
          "prints its "
          "arguments, blocks and problems as JSON. Takes --json (also for a name that ends in "
          ".json), --dynamic (expand dynamic blocks) and the options of `kiln debug json`.",
      .takes_common_flags = false,
      .reads_own_flags = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
