#include "cli/command.h"
#include "cli/debug_lines.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return run_debug_lines(context, arguments, [&](std::string_view input) {
    return debug_json(arguments.operands(), input, *context.files, functions());
  });
}

}  // namespace

const Command& debug_json_command() {
  static const Command command = {
      .name = "debug json",
      .summary = "print a JSON-syntax file's arguments and values as JSON",
      .operands = "[FILE]",
      .description =
          "Reads a file in HCL's JSON syntax and prints its problems, its arguments with their "
          "values, "
          "and the whole file as an expression, as JSON. Takes --vars, --vars-file, --typed-vars, "
          "--no-context, --no-vars, --no-functions, --test-funcs, --basedir, --filename and "
          "--compact.",
      .takes_common_flags = false,
      .reads_own_flags = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
