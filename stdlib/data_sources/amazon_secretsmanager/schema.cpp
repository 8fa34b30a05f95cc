#include "compiler/config/catalog.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"name", Text, "Name of the secret.", {.missing = "a 'name' must be provided"}},
    {"key", Text, "Key in the secret, where it is a JSON object."},
    {"version_id", Text, "Version of the secret, by identifier."},
    {"version_stage", Text, "Version of the secret, by stage. Default `AWSCURRENT`."},
};

}  // namespace

const ComponentInfo& amazon_secretsmanager_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "amazon-secretsmanager",
      .schema = schema_of("Reads a secret of the AWS Secrets Manager.",
                          {amazon::access_options(), OptionGroup{rows}}),
      .outputs = {{"value", Type::string()},
                  {"secret_string", Type::string()},
                  {"secret_binary", Type::string()},
                  {"version_id", Type::string()}}};
  return info;
}

}  // namespace kiln
