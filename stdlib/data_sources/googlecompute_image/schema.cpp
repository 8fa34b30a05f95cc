#include "compiler/config/catalog.h"
#include "stdlib/google/google_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"filters", Text, "Filter, as the service writes them."},
    {"most_recent", Flag, "Takes the newest image when several match."},
};

}  // namespace

const ComponentInfo& googlecompute_image_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "googlecompute-image",
      .schema =
          schema_of("Finds an image of Google Compute Engine.",
                    {google::endpoint_options(), google::project_options(), OptionGroup{rows}}),
      .outputs = {{"id", Type::string()},
                  {"name", Type::string()},
                  {"creation_date", Type::string()},
                  {"labels", Type::map(Type::string())}}};
  return info;
}

}  // namespace kiln
