#include "cli/command.h"
#include "cli/debug_source.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<DebugSource> source = read_debug_source(context, arguments);
  if (!source) {
    context.err("Error: " + source.error().message + "\n");
    return ExitCode::Bug;
  }
  Diagnostics diagnostics;
  auto tree = parse(source->sources, source->id, diagnostics);
  DebugParseForm form{arguments.is_on("compact") ? 0U : 2U, arguments.is_on("ast")};
  debug_parse(source->sources, source->id, *tree, diagnostics, form, context.out);
  context.out("\n");
  return diagnostics.has_errors() ? ExitCode::Failed : ExitCode::Done;
}

}  // namespace

const Command& debug_parse_command() {
  static const Command command = {
      .name = "debug parse",
      .summary = "print a file's attributes and blocks, and its problems, as JSON",
      .operands = "[FILE]",
      .operand_count = {0, 1},
      .flags = {filename_flag(),
                {.name = "ast", .help = "Print the syntax trees of expressions too"},
                {.name = "compact", .help = "Print one line"}},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
