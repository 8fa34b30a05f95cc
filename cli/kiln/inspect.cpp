#include <fmt/format.h>

#include "cli/compilation.h"
#include "cli/legacy_listing.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/value_text.h"

namespace kiln {
namespace {

template <typename Block>
std::string titled(const Block& block) {
  const std::string title = block.name.empty() ? block.type : block.type + "." + block.name;
  return title + block.key.text();
}

std::string list_build(const BuildConfig& build, size_t index) {
  std::string text =
      fmt::format("  > {}:\n\n", build.name.empty() ? fmt::format("<unnamed build {}>", index)
                                                    : build.name + build.key.text());
  if (!build.description.empty()) {
    text += fmt::format("  > Description: {}\n\n", build.description);
  }
  text += "    sources:\n\n";
  for (const SourceUse& use : build.sources) {
    text += fmt::format("      {}\n", titled(use));
  }
  text += build.sources.empty() ? "      <no source>\n" : "";
  text += "\n    provisioners:\n\n";
  for (const ProvisionerConfig& provisioner : build.provisioners) {
    text += fmt::format("      {}\n", titled(provisioner));
  }
  text += build.provisioners.empty() ? "      <no provisioner>\n" : "";
  text += "\n    post-processors:\n\n";
  for (size_t i = 0; i < build.chains.size(); ++i) {
    text += fmt::format("      {}:\n", i);
    for (const PostProcessorConfig& member : build.chains[i]) {
      text += fmt::format("        {}\n", titled(member));
    }
  }
  text += build.chains.empty() ? "      <no post-processor>\n" : "";
  return text + "\n";
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  LoadOptions options = load_options(context, arguments);
  if (arguments.is_on("evaluate-datasources")) {
    options.read_data_source = context.read_data_source;
  }
  const auto compilation = load_template(context, template_path(arguments), options);
  const Module& module = *compilation->module;
  if (module.is_incomplete) {
    report(context, arguments, compilation->sources, compilation->diagnostics);
    return ExitCode::Failed;
  }
  // As in Packer, what is wrong beyond that is for `validate` to say: half a template can be looked
  // at.
  if (module.is_legacy) {
    Diagnostics reported;
    list_legacy_template(
        context, read_legacy_template(compilation->sources, module.files.front(), false, reported));
    return ExitCode::Done;
  }
  say(context, "Packer Inspect: HCL2 mode\n");
  const std::string variables = list_variables(module.config);
  say(context, std::string_view(variables).substr(0, variables.size() - 1));
  std::string builds = "> builds:\n\n";
  for (size_t i = 0; i < module.config.builds.size(); ++i) {
    builds += list_build(module.config.builds[i], i);
  }
  say(context, std::string_view(builds).substr(0, builds.size() - 1));
  return ExitCode::Done;
}

}  // namespace

const Command& inspect_command() {
  static const Command command = {
      .name = "inspect",
      .summary = "list the variables and builds of a template",
      .operands = "[TEMPLATE]",
      .operand_count = {0, 1},
      .flags = with_template_flags(
          {{.name = "evaluate-datasources",
            .help = "Read data sources instead of taking what they give for unknown"},
           {.name = "use-sequential-evaluation", .help = "Accepted for compatibility"}}),
      .run = run,
  };
  return command;
}

}  // namespace kiln
