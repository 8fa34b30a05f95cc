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
    {"channel", Text, "Channel to look at."},
    {"cloud_provider",
     Text,
     "Cloud of the image.",
     {.missing = "the `cloud_provider` must be specified"}},
    {"component_type", Text, "Builder that made the image."},
    {"iteration_id", Text, "Iteration of the image."},
    {"region", Text, "Region of the image.", {.missing = "the `region` must be specified"}},
};

constexpr RuleRow rules[] = {
    {RuleKind::ExactlyOneOf, "channel iteration_id",
     "`iteration_id` and `channel` cannot both be specified, and one must be"},
};

}  // namespace

const ComponentInfo& hcp_packer_image_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "hcp-packer-image",
      .schema =
          schema_of("Finds an image of the HCP Packer registry; hcp-packer-artifact replaces it.",
                    {OptionGroup{rows, rules}}),
      .outputs = {{"build_id", Type::string()},
                  {"channel_id", Type::string()},
                  {"cloud_provider", Type::string()},
                  {"component_type", Type::string()},
                  {"created_at", Type::string()},
                  {"id", Type::string()},
                  {"iteration_id", Type::string()},
                  {"region", Type::string()},
                  {"labels", Type::map(Type::string())}}};
  return info;
}

}  // namespace kiln
