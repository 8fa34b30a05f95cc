#include "cli/command.h"
#include "cli/debug_source.h"
#include "compiler/source/render.h"
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
  parse(source->sources, source->id, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    context.on_diagnostic(diagnostic);
  }
  context.out(render_all(source->sources, diagnostics));
  return diagnostics.has_errors() ? ExitCode::Failed : ExitCode::Done;
}

}  // namespace

const Command& debug_diag_command() {
  static const Command command = {
      .name = "debug diag",
      .summary = "print a file's syntax problems as a person reads them",
      .operands = "[FILE]",
      .operand_count = {0, 1},
      .flags = {filename_flag()},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
