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
    {"channel", Text, "Channel to look at.", {.missing = "the `channel` must be specified"}},
};

}  // namespace

const ComponentInfo& hcp_packer_iteration_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "hcp-packer-iteration",
      .schema = schema_of(
          "Finds an iteration of the HCP Packer registry; hcp-packer-version replaces it.",
          {OptionGroup{rows}}),
      .outputs = {{"author_id", Type::string()},
                  {"bucket_name", Type::string()},
                  {"channel_id", Type::string()},
                  {"created_at", Type::string()},
                  {"fingerprint", Type::string()},
                  {"id", Type::string()},
                  {"updated_at", Type::string()},
                  {"complete", Type::boolean()},
                  {"incremental_version", Type::number()}}};
  return info;
}

}  // namespace kiln
