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
    {"channel_name",
     Text,
     "Channel to look at.",
     {.missing = "the `channel_name` must be specified"}},
};

}  // namespace

const ComponentInfo& hcp_packer_version_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "hcp-packer-version",
      .schema = schema_of(
          "Finds the version of an image that a channel of the HCP Packer registry names.",
          {OptionGroup{rows}}),
      .outputs = {{"author_id", Type::string()},
                  {"bucket_name", Type::string()},
                  {"channel_id", Type::string()},
                  {"created_at", Type::string()},
                  {"fingerprint", Type::string()},
                  {"id", Type::string()},
                  {"name", Type::string()},
                  {"status", Type::string()},
                  {"updated_at", Type::string()}}};
  return info;
}

}  // namespace kiln
