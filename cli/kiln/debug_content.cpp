#include "cli/command.h"
#include "cli/debug_lines.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return run_debug_lines(context, arguments, [&](std::string_view input) {
    return debug_content(arguments.operands(), input, *context.files, functions());
  });
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
