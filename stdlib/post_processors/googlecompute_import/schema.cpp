#include "compiler/config/option.h"
#include "stdlib/google/google_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"bucket", Text, "Bucket to upload to.", {.missing = "bucket must be set"}},
    {"gcs_object_name", Text, "Object to upload to."},
    {"iap", Flag, "Has no effect."},
    {"skip_clean", Flag, "Leaves the uploaded object."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "image_name", "image_name must be set"},
    {RuleKind::AtLeastOneOf, "project_id", "project_id must be set"},
};

std::vector<ConfigProblem> check_import(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  google::check_access(config, context, problems);
  google::check_image(config, problems);
  return problems;
}

std::vector<Effect> import_effects(const Value& config) {
  std::vector<Effect> effects = google::service_effects(config);
  effects.push_back({Effect::Kind::Creates, "gs://" + string_option(config, "bucket", "a bucket")});
  effects.push_back({Effect::Kind::Creates, "image " + string_option(config, "image_name")});
  return effects;
}

}  // namespace

const ComponentInfo& googlecompute_import_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "googlecompute-import",
      .schema =
          schema_of("Uploads a raw disk, packed as disk.raw in a .tar.gz, and makes an image "
                    "of it.",
                    {google::access_options(), google::endpoint_options(),
                     google::project_options(), google::image_options(), OptionGroup{rows, rules}}),
      .reuse = ReusePolicy::Never,
      .effects = import_effects,
      .check = check_import};
  return info;
}

}  // namespace kiln
