#include <fmt/format.h>

#include "cli/compilation.h"
#include "cli/installed_plugins.h"
#include "cli/report.h"
#include "cli/say.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  LoadOptions options = load_options(context, arguments);
  options.syntax_only = true;
  const auto compilation = load_template(context, template_path(arguments), options);
  const Result<std::string> directory = plugin_directory(context);
  report(context, arguments, compilation->sources, compilation->diagnostics);
  if (compilation->diagnostics.has_errors()) {
    return ExitCode::Failed;
  }
  if (compilation->module->is_legacy || !directory) {
    report(context, arguments,
           directory
               ? Error{"Packer plugins currently only works with HCL2 configuration templates"}
               : directory.error());
    return ExitCode::Failed;
  }
  const std::vector<InstalledPlugin> installed = installed_plugins(*context.files, *directory);
  for (const RequiredPlugin& required : compilation->module->config.required_plugins) {
    std::string line =
        fmt::format("{} {} \"{}\"", required.name, required.source, required.constraint);
    for (const InstalledPlugin& plugin :
         matching_plugins(installed, required.source, required.constraint)) {
      line += " " + plugin.path;
    }
    say(context, line);
  }
  return ExitCode::Done;
}

}  // namespace

const Command& plugins_required_command() {
  static const Command command = {
      .name = "plugins required",
      .summary = "list the plugins that a template requires",
      .operands = "TEMPLATE",
      .operand_count = {1, 1},
      .description =
          "Prints a line for each entry of required_plugins: its name, source and version "
          "constraints, and the installed plugins that satisfy it.",
      .flags = with_template_flags({}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
