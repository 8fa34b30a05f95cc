#include <fmt/format.h>

#include "cli/compilation.h"
#include "cli/report.h"
#include "cli/say.h"
#include "compiler/legacy/upgrade.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string path = template_path(arguments);
  Result<std::string> text = context.files->read(path);
  if (!text) {
    report(context, arguments, text.error());
    return ExitCode::Failed;
  }
  SourceMap sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add(path, *std::move(text));
  const LegacyTemplate legacy = read_legacy_template(sources, source, false, diagnostics);
  if (diagnostics.has_errors()) {
    report(context, arguments, sources, diagnostics);
    return ExitCode::Failed;
  }
  const std::string upgraded = upgrade_template(
      legacy, catalog(), {.with_annotations = arguments.is_on("with-annotations")}, diagnostics);
  report(context, arguments, sources, diagnostics);
  const std::string target = arguments.text("output-file").value_or(path + ".pkr.hcl");
  const ExitCode code = diagnostics.has_errors() ? ExitCode::Failed : ExitCode::Done;
  if (target == "-") {
    context.out(upgraded);
    return code;
  }
  if (Result<void> written = context.write_file(target, upgraded, false); !written) {
    report(context, arguments, written.error());
    return ExitCode::Failed;
  }
  say(context, fmt::format("Successfully created {}. Exit {}", target, static_cast<int>(code)));
  return code;
}

}  // namespace

const Command& hcl2_upgrade_command() {
  static const Command command = {
      .name = "hcl2_upgrade",
      .summary = "turn a legacy JSON template into HCL",
      .operands = "TEMPLATE",
      .operand_count = {1, 1},
      .description =
          "Writes an HCL template that does what a legacy JSON template does. What cannot be "
          "turned into HCL is left as it was, with a comment and a warning.",
      .flags = with_template_flags(
          {{.name = "output-file",
            .kind = FlagKind::Text,
            .value = "FILE",
            .help = "Where to write it, `-` for standard output (default: TEMPLATE.pkr.hcl)"},
           {.name = "with-annotations", .help = "Explain the blocks by comments"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
