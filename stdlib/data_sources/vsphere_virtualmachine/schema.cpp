#include "compiler/config/catalog.h"
#include "stdlib/vsphere/vsphere_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow tag_rows[] = {
    {"name", Text, "Name of the tag."},
    {"category", Text, "Category of the tag."},
};
constexpr OptionGroup tag = {tag_rows};

constexpr OptionRow rows[] = {
    {"name", Text, "Name of the machine; wildcards are possible."},
    {"name_regex", Text, "Regular expression that its name fits."},
    {"template", Flag, "Considers templates only."},
    {"host", Text, "Host that it is on."},
    {"tag", Blocks, "A tag that it has.", {.inside = &tag}},
    {"latest", Flag, "Takes the newest when several match."},
};

}  // namespace

const ComponentInfo& vsphere_virtualmachine_data_source() {
  static const ComponentInfo info = {
      .kind = ComponentKind::DataSource,
      .name = "vsphere-virtualmachine",
      .schema = schema_of("Finds a machine or template of a vSphere server.",
                          {vsphere::connection_options(), OptionGroup{rows}}),
      .outputs = {{"vm_name", Type::string()}}};
  return info;
}

}  // namespace kiln
