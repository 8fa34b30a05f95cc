#include "cli/command.h"
#include "cli/debug_source.h"
#include "compiler/format/format.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<DebugSource> source = read_debug_source(context, arguments);
  if (!source) {
    context.err("Error: " + source.error().message + "\n");
    return ExitCode::Bug;
  }
  std::string formatted = format(source->sources.text(source->id));
  context.out(formatted);
  bool settled = !arguments.is_on("twice") || format(formatted) == formatted;
  return settled ? ExitCode::Done : ExitCode::FormatDiffers;
}

}  // namespace

const Command& debug_fmt_command() {
  static const Command command = {
      .name = "debug fmt",
      .summary = "print a file in the canonical style, whether it parses or not",
      .operands = "[FILE]",
      .operand_count = {0, 1},
      .flags = {filename_flag(),
                {.name = "twice", .help = "Exit with 3 if formatting again would change it"}},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
