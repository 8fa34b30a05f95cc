#include "compiler/config/option.h"
#include "stdlib/google/google_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"paths", Texts, "Objects to write: `gs://bucket/image.tar.gz`."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "paths", "paths must be specified"},
};

std::vector<ConfigProblem> check_export(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  google::check_access(config, context, problems);
  return problems;
}

std::vector<Effect> export_effects(const Value& config) {
  std::vector<Effect> effects = google::service_effects(config);
  effects.push_back({Effect::Kind::Creates, "Compute Engine instance and disk"});
  for (const std::string& path : strings_option(config, "paths")) {
    effects.push_back({Effect::Kind::Creates, path});
  }
  return effects;
}

}  // namespace

const ComponentInfo& googlecompute_export_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "googlecompute-export",
      .schema = schema_of(
          "Exports the image of Compute Engine to a bucket, with a machine that "
          "writes it.",
          {google::access_options(), google::endpoint_options(), google::project_options(),
           google::machine_options(), OptionGroup{rows, rules}}),
      .reuse = ReusePolicy::Never,
      .effects = export_effects,
      .check = check_export};
  return info;
}

}  // namespace kiln
