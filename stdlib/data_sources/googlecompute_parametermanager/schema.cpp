#include "compiler/config/catalog.h"
#include "stdlib/google/google_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"name", Text, "Name of the parameter.", {.missing = "a 'name' must be provided"}},
    {"location", Text, "Location of the parameter. Default `global`."},
    {"key", Text, "Key in the parameter, where it is a JSON object."},
    {"version", Text, "Version of the parameter."},
};

}  // namespace

const ComponentInfo& googlecompute_parametermanager_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "googlecompute-parametermanager",
      .schema =
          schema_of("Reads a parameter of the Google Parameter Manager.",
                    {google::endpoint_options(), google::project_options(), OptionGroup{rows}}),
      .outputs = {{"payload", Type::string()}, {"value", Type::string()}}};
  return info;
}

}  // namespace kiln
