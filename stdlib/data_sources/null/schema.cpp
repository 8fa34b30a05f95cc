#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"input", Text, "What to give back.", {.missing = "The `input` must be specified"}},
};

}  // namespace

const ComponentInfo& null_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "null",
      .schema = schema_of("Gives back what it is given, once data sources are read.",
                          {OptionGroup{rows}}),
      .outputs = {{"output", Type::string()}}};
  return info;
}

}  // namespace kiln
