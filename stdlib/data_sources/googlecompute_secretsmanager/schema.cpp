#include "compiler/config/catalog.h"
#include "stdlib/google/google_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"name", Text, "Name of the secret.", {.missing = "a 'name' must be provided"}},
    {"key", Text, "Key in the secret, where it is a JSON object."},
    {"version", Text, "Version of the secret. Default `latest`."},
};

}  // namespace

const ComponentInfo& googlecompute_secretsmanager_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "googlecompute-secretsmanager",
      .schema =
          schema_of("Reads a secret of the Google Secret Manager.",
                    {google::endpoint_options(), google::project_options(), OptionGroup{rows}}),
      .outputs = {
          {"payload", Type::string()}, {"value", Type::string()}, {"checksum", Type::number()}}};
  return info;
}

}  // namespace kiln
