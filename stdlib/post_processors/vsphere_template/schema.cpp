#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"datacenter", Text, "Datacenter of the machine."},
    {"folder", Text, "Folder of the template."},
    {"host", Text, "The vCenter server.", {.missing = "host must be set"}},
    {"insecure", Flag, "Does not check the server's certificate."},
    {"override", Flag, "Replaces a template of the same name."},
    {"password",
     Text,
     "Password of the user.",
     {.sensitive = true, .missing = "password must be set"}},
    {"reregister_vm", Flag, "Registers the machine anew. Default true."},
    {"snapshot_description", Text, "Description of the snapshot."},
    {"snapshot_enable", Flag, "Takes a snapshot before."},
    {"snapshot_name", Text, "Name of the snapshot."},
    {"template_name", Text, "Name of the template."},
    {"username", Text, "User of the server.", {.missing = "username must be set"}},
};

std::vector<Effect> template_effects(const Value& config) {
  return {{Effect::Kind::Network, string_option(config, "host", "the server")},
          {Effect::Kind::Credential, string_option(config, "username", "login of the server")},
          {Effect::Kind::Creates, "vSphere template"}};
}

}  // namespace

const ComponentInfo& vsphere_template_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "vsphere-template",
      .schema = schema_of("Makes the machine that was built a template.", {OptionGroup{rows}}),
      .reuse = ReusePolicy::Never,
      .effects = template_effects};
  return info;
}

}  // namespace kiln
