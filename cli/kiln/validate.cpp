#include <fmt/format.h>

#include <algorithm>

#include "cli/compilation.h"
#include "cli/report.h"
#include "cli/say.h"
#include "stdlib/catalog.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const bool syntax_only = arguments.is_on("syntax-only");
  LoadOptions options = load_options(context, arguments);
  options.syntax_only = syntax_only;
  if (arguments.is_on("evaluate-datasources")) {
    options.read_data_source = context.read_data_source;
  }
  options.warn_undeclared_variables = !arguments.is_on("no-warn-undeclared-var");
  const auto compilation = load_template(context, template_path(arguments), options);
  Diagnostics& diagnostics = compilation->diagnostics;
  if (!syntax_only) {
    Selection selection = build_selection(arguments);
    selection.strict = arguments.is_on("strict");
    lower(*compilation->module, selection, catalog(), *context.files, diagnostics);
  }
  report(context, arguments, compilation->sources, diagnostics);
  const bool is_valid = !diagnostics.has_errors();
  if (arguments.is_on("json")) {
    const auto errors =
        std::ranges::count(diagnostics.all(), Severity::Error, &Diagnostic::severity);
    context.out(fmt::format("{{\"valid\":{},\"error_count\":{},\"warning_count\":{}}}\n", is_valid,
                            errors, static_cast<ptrdiff_t>(diagnostics.all().size()) - errors));
  } else if (is_valid) {
    say(context, syntax_only ? "Syntax-only check passed. Everything looks okay."
                             : "The configuration is valid.");
  }
  return is_valid ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command& validate_command() {
  static const Command command = {
      .name = "validate",
      .summary = "check that a template is valid",
      .operands = "TEMPLATE",
      .operand_count = {1, 1},
      .description =
          "Reads a template (a file, or a directory whose template files belong "
          "together) and checks everything that can be known without running it: "
          "syntax, references, types, the options of every component.",
      .flags = with_template_flags(
          {{.name = "syntax-only", .help = "Check the syntax and the shape of blocks, and stop"},
           {.name = "no-warn-undeclared-var",
            .help = "Do not warn of values in variable files that no variable is declared for"},
           {.name = "evaluate-datasources",
            .help = "Read data sources instead of taking what they give for unknown"},
           {.name = "strict",
            .help = "A pattern of -only or -except that fits no build is an error"},
           {.name = "ignore-prerelease-plugins", .help = "Accepted for compatibility"},
           {.name = "use-sequential-evaluation", .help = "Accepted for compatibility"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
