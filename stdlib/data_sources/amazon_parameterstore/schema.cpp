#include "compiler/config/catalog.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"name", Text, "Name of the parameter.", {.missing = "a 'name' must be provided"}},
    {"with_decryption", Flag, "Decrypts an encrypted parameter."},
};

}  // namespace

const ComponentInfo& amazon_parameterstore_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "amazon-parameterstore",
      .schema = schema_of("Reads a parameter of the AWS Parameter Store.",
                          {amazon::access_options(), OptionGroup{rows}}),
      .outputs = {{"value", Type::string()}, {"version", Type::string()}, {"arn", Type::string()}}};
  return info;
}

}  // namespace kiln
