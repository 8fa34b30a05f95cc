#include "cli/command.h"
#include "cli/debug_source.h"
#include "compiler/syntax/debug.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<DebugSource> source = read_debug_source(context, arguments);
  if (!source) {
    context.err("Error: " + source.error().message + "\n");
    return ExitCode::Bug;
  }
  std::string mode = arguments.text("mode").value_or("config");
  SourceForm form = mode == "expr"       ? SourceForm::Expression
                    : mode == "template" ? SourceForm::Template
                                         : SourceForm::Config;
  context.out(debug_tokens(source->sources, source->id, form));
  return ExitCode::Done;
}

}  // namespace

const Command& debug_tokens_command() {
  static const Command command = {
      .name = "debug tokens",
      .summary = "print a file's tokens as JSON lines",
      .operands = "[FILE]",
      .operand_count = {0, 1},
      .flags = {filename_flag(),
                {.name = "mode",
                 .kind = FlagKind::Choice,
                 .value = "MODE",
                 .help = "What the file holds",
                 .choices = {"config", "expr", "template"}}},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
