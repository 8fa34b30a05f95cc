#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/compilation.h"
#include "cli/installed_plugins.h"
#include "cli/report.h"
#include "cli/say.h"
#include "stdlib/catalog.h"
#include "stdlib/runners.h"

namespace kiln {
namespace {

// What kiln itself has of a plugin's components.
struct OwnComponents {
  std::vector<std::string> run;
  std::vector<std::string> only_known;
};

// A plugin's components have its name, or begin with it.
OwnComponents own_components(const std::string& plugin) {
  OwnComponents found;
  const auto add = [&](ComponentKind kind, const auto& runs) {
    for (const std::string& name : catalog().of(kind).names()) {
      if (name == plugin || name.starts_with(plugin + "-")) {
        (runs(name) ? found.run : found.only_known)
            .push_back(fmt::format("{} {}", component_kind_name(kind), name));
      }
    }
  };
  add(ComponentKind::Builder,
      [](const std::string& name) { return runners().builders.contains(name); });
  add(ComponentKind::Provisioner,
      [](const std::string& name) { return runners().provisioners.contains(name); });
  add(ComponentKind::PostProcessor,
      [](const std::string& name) { return runners().post_processors.contains(name); });
  add(ComponentKind::DataSource, [](const std::string&) { return false; });
  return found;
}

// Says what there is for a requirement. False when there is nothing at all.
bool tell_about(CommandContext& context, const RequiredPlugin& required,
                const std::vector<InstalledPlugin>& installed) {
  const OwnComponents own = own_components(required.name);
  const std::string subject =
      fmt::format("{} ({} {})", required.name, required.source, required.constraint);
  if (!own.run.empty()) {
    say(context, fmt::format("{}: built into kiln: {}", subject, fmt::join(own.run, ", ")));
  }
  if (!own.only_known.empty()) {
    say(context, fmt::format("{}: kiln checks and plans, but cannot run yet: {}", subject,
                             fmt::join(own.only_known, ", ")));
  }
  for (const InstalledPlugin& plugin : installed) {
    say(context, fmt::format("{}: installed is v{} in \"{}\"; kiln cannot run plugins yet", subject,
                             plugin.version_text, plugin.path));
  }
  const bool has_something = !own.run.empty() || !own.only_known.empty() || !installed.empty();
  if (!has_something) {
    say(context,
        fmt::format("{}: not known to kiln and not installed; kiln cannot install or run plugins "
                    "yet, so its components are not checked and builds that use them are refused",
                    subject),
        true);
  }
  return has_something;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  LoadOptions options = load_options(context, arguments);
  options.syntax_only = true;
  const auto compilation = load_template(context, template_path(arguments), options);
  report(context, arguments, compilation->sources, compilation->diagnostics);
  if (compilation->diagnostics.has_errors()) {
    return ExitCode::Failed;
  }
  const Result<std::string> directory = plugin_directory(context);
  if (compilation->module->is_legacy || !directory) {
    report(context, arguments,
           directory
               ? Error{"Packer plugins currently only works with HCL2 configuration templates"}
               : directory.error());
    return ExitCode::Failed;
  }
  const std::vector<RequiredPlugin>& required = compilation->module->config.required_plugins;
  if (required.empty()) {
    say(context,
        "No plugins requirement found, make sure you reference a Packer config\n"
        "containing a packer.required_plugins block.");
    return ExitCode::Done;
  }
  const std::vector<InstalledPlugin> installed = installed_plugins(*context.files, *directory);
  bool has_all = true;
  for (const RequiredPlugin& plugin : required) {
    has_all = tell_about(context, plugin,
                         matching_plugins(installed, plugin.source, plugin.constraint)) &&
              has_all;
  }
  return has_all ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command& init_command() {
  static const Command command = {
      .name = "init",
      .summary = "say what there is of the plugins that a template requires",
      .operands = "TEMPLATE",
      .operand_count = {1, 1},
      .description =
          "Looks for each entry of required_plugins: what kiln has built in, what it can check and "
          "plan, what is installed. It installs nothing yet, and kiln cannot run plugins yet. "
          "Fails "
          "when there is nothing at all for an entry.",
      .flags = with_template_flags(
          {{.name = "upgrade", .help = "Accepted for Packer's sake; nothing is installed yet"},
           {.name = "force", .help = "Accepted for Packer's sake; nothing is installed yet"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
