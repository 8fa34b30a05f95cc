#include "compiler/config/catalog.h"
#include "stdlib/azure/azure_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"vault_name", Text, "Name of the key vault.", {.missing = "a 'vault_name' must be provided"}},
    {"secret_name", Text, "Name of the secret.", {.missing = "a 'secret_name' must be provided"}},
    {"version", Text, "Version of the secret. Default: the latest."},
    {"key", Text, "Key in the secret, where it is a JSON object."},
};

}  // namespace

const ComponentInfo& azure_keyvaultsecret_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "azure-keyvaultsecret",
      .schema = schema_of("Reads a secret of an Azure key vault.",
                          {azure::access_options(), OptionGroup{rows}}),
      .outputs = {{"response", Type::string()}, {"value", Type::string()}}};
  return info;
}

}  // namespace kiln
