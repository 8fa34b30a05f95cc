#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"bucket_name",
     Text,
     "Bucket of the image.",
     {.missing = "the `bucket_name` must be specified"}},
    {"channel_name", Text, "Channel to look at."},
    {"component_type", Text, "Builder that made the artifact."},
    {"platform",
     Text,
     "Platform of the artifact.",
     {.missing = "the `platform` must be specified"}},
    {"region", Text, "Region of the artifact.", {.missing = "the `region` must be specified"}},
    {"version_fingerprint", Text, "Version of the image."},
};

constexpr RuleRow rules[] = {
    {RuleKind::ExactlyOneOf, "channel_name version_fingerprint",
     "`version_fingerprint` and `channel_name` cannot both be specified, and one must be"},
};

}  // namespace

const ComponentInfo& hcp_packer_artifact_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "hcp-packer-artifact",
      .schema =
          schema_of("Finds an artifact of the HCP Packer registry.", {OptionGroup{rows, rules}}),
      .outputs = {{"build_id", Type::string()},
                  {"channel_id", Type::string()},
                  {"component_type", Type::string()},
                  {"created_at", Type::string()},
                  {"external_identifier", Type::string()},
                  {"platform", Type::string()},
                  {"region", Type::string()},
                  {"version_id", Type::string()},
                  {"labels", Type::map(Type::string())}}};
  return info;
}

}  // namespace kiln
