#include "compiler/legacy/plugins.h"

#include <array>

namespace kiln {
namespace {

// Those that legacy templates could name without saying where they come from.
constexpr std::array<KnownPlugin, 44> plugins = {{
    {"alicloud", "github.com/hashicorp/alicloud"},
    {"amazon", "github.com/hashicorp/amazon"},
    {"ansible", "github.com/hashicorp/ansible"},
    {"azure", "github.com/hashicorp/azure"},
    {"chef", "github.com/hashicorp/chef"},
    {"cloudstack", "github.com/hashicorp/cloudstack"},
    {"converge", "github.com/hashicorp/converge"},
    {"digitalocean", "github.com/digitalocean/digitalocean"},
    {"docker", "github.com/hashicorp/docker"},
    {"exoscale", "github.com/exoscale/exoscale"},
    {"googlecompute", "github.com/hashicorp/googlecompute"},
    {"hcloud", "github.com/hetznercloud/hcloud"},
    {"hyperone", "github.com/hashicorp/hyperone"},
    {"hyperv", "github.com/hashicorp/hyperv"},
    {"inspec", "github.com/hashicorp/inspec"},
    {"jdcloud", "github.com/hashicorp/jdcloud"},
    {"ksyun", "github.com/kingsoftcloud/ksyun"},
    {"linode", "github.com/linode/linode"},
    {"lxc", "github.com/hashicorp/lxc"},
    {"lxd", "github.com/hashicorp/lxd"},
    {"ncloud", "github.com/hashicorp/ncloud"},
    {"oneandone", "github.com/hashicorp/oneandone"},
    {"openstack", "github.com/hashicorp/openstack"},
    {"oracle", "github.com/hashicorp/oracle"},
    {"osc", "github.com/outscale/outscale"},
    {"parallels", "github.com/parallels/parallels"},
    {"profitbricks", "github.com/hashicorp/profitbricks"},
    {"proxmox", "github.com/hashicorp/proxmox"},
    {"puppet", "github.com/hashicorp/puppet"},
    {"qemu", "github.com/hashicorp/qemu"},
    {"salt", "github.com/hashicorp/salt"},
    {"scaleway", "github.com/scaleway/scaleway"},
    {"tencentcloud", "github.com/tencentcloud/tencentcloud"},
    {"triton", "github.com/hashicorp/triton"},
    {"ucloud", "github.com/ucloud/ucloud"},
    {"vagrant", "github.com/hashicorp/vagrant"},
    {"virtualbox", "github.com/hashicorp/virtualbox"},
    {"vmware", "github.com/hashicorp/vmware"},
    {"volcengine", "github.com/volcengine/volcengine"},
    {"vsphere", "github.com/hashicorp/vsphere"},
    {"vultr", "github.com/vultr/vultr"},
    {"windows-update", "github.com/rgl/windows-update"},
    {"yandex", "github.com/hashicorp/yandex"},
    {"oapi", "github.com/outscale/outscale"},
}};

bool is_of(std::string_view component, std::string_view plugin) {
  return component.starts_with(plugin) &&
         (component.size() == plugin.size() || component[plugin.size()] == '-');
}

}  // namespace

std::optional<KnownPlugin> plugin_of_component(std::string_view component) {
  std::optional<KnownPlugin> best;
  for (const KnownPlugin& plugin : plugins) {
    if (is_of(component, plugin.name) && (!best || plugin.name.size() > best->name.size())) {
      best = plugin;
    }
  }
  return best;
}

}  // namespace kiln
