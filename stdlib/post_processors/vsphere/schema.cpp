#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"cluster", Text, "Cluster or host to upload to.", {.missing = "cluster must be set"}},
    {"datacenter", Text, "Datacenter to upload to.", {.missing = "datacenter must be set"}},
    {"datastore", Text, "Datastore of the machine."},
    {"disk_mode", Text, "Kind of the disks: `thick` (default), `thin`."},
    {"esxi_host", Text, "Host to upload to, of the cluster."},
    {"hardware_version", Text, "Highest version of the virtual hardware."},
    {"host", Text, "Server to upload to.", {.missing = "host must be set"}},
    {"insecure", Flag, "Does not check the server's certificate."},
    {"max_retries", Quantity, "How often to try again. Default 5."},
    {"options", Texts, "Arguments of ovftool."},
    {"overwrite", Flag, "Replaces a machine of the same name."},
    {"password",
     Text,
     "Password of the user.",
     {.sensitive = true, .missing = "password must be set"}},
    {"resource_pool", Text, "Resource pool of the machine."},
    {"username", Text, "User of the server.", {.missing = "username must be set"}},
    {"vm_folder", Text, "Folder of the machine."},
    {"vm_name", Text, "Name of the machine.", {.missing = "vm_name must be set"}},
    {"vm_network", Text, "Network of the machine."},
};

std::vector<Effect> upload_effects(const Value& config) {
  return {{Effect::Kind::Network, string_option(config, "host", "the server")},
          {Effect::Kind::Credential, string_option(config, "username", "login of the server")},
          {Effect::Kind::Creates, "vSphere machine " + string_option(config, "vm_name")}};
}

}  // namespace

const ComponentInfo& vsphere_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "vsphere",
      .schema = schema_of("Uploads a machine of VMware to a vSphere server.", {OptionGroup{rows}}),
      .reuse = ReusePolicy::Never,
      .effects = upload_effects};
  return info;
}

}  // namespace kiln
