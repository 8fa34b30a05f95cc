#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/vsphere/vsphere_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow linux_rows[] = {
    {"domain", Text, "Domain of the system."},
    {"host_name", Text, "Host name of the system."},
    {"hw_clock_utc", Flag, "The machine's clock is in UTC."},
    {"time_zone", Text, "Time zone of the system."},
};
constexpr OptionGroup linux_system = {linux_rows};

constexpr OptionRow windows_rows[] = {
    {"run_once_command_list", Texts, "Commands that run at the first login."},
    {"auto_logon", Flag, "Logs in as the administrator."},
    {"auto_logon_count", Quantity, "How often to log in so."},
    {"admin_password", Text, "Password of the administrator.", secret_option},
    {"time_zone", Quantity, "Time zone of the system, as Microsoft numbers them."},
    {"workgroup", Text, "Workgroup of the system."},
    {"computer_name", Text, "Name of the computer."},
    {"full_name", Text, "Name of the user."},
    {"organization_name", Text, "Organization of the user."},
    {"product_key", Text, "Product key of the system.", secret_option},
};
constexpr OptionGroup windows_system = {windows_rows};

constexpr OptionRow interface_rows[] = {
    {"dns_server_list", Texts, "Name servers of the card."},
    {"dns_domain", Text, "Domain of the card."},
    {"ipv4_address", Text, "Address of the card. Default: by DHCP."},
    {"ipv4_netmask", Quantity, "Length of the address's prefix."},
    {"ipv6_address", Text, "IPv6 address of the card."},
    {"ipv6_netmask", Quantity, "Length of that address's prefix."},
};
constexpr OptionGroup interface_group = {interface_rows};

constexpr OptionRow customize_rows[] = {
    {"linux_options", Block, "Settings of a Linux system.", {.inside = &linux_system}},
    {"windows_options", Block, "Settings of a Windows system.", {.inside = &windows_system}},
    {"windows_sysprep_file", Text, "Answer file of sysprep."},
    {"windows_sysprep_text", Text, "Answers of sysprep."},
    {"network_interface", Blocks, "Settings of a network card.", {.inside = &interface_group}},
    {"ipv4_gateway", Text, "Gateway of the system."},
    {"ipv6_gateway", Text, "IPv6 gateway of the system."},
    {"dns_server_list", Texts, "Name servers of the system."},
    {"dns_suffix_list", Texts, "Domains that are searched."},
};
constexpr RuleRow customize_rules[] = {
    {RuleKind::AtMostOneOf,
     "linux_options windows_options windows_sysprep_file windows_sysprep_text",
     "Only one of `linux_options`, `windows_options`, `windows_sysprep_file` can be set"},
    {RuleKind::AtLeastOneOf,
     "linux_options windows_options windows_sysprep_file windows_sysprep_text",
     "One of `linux_options`, `windows_options`, `windows_sysprep_file` must be set"},
};
constexpr OptionGroup customize = {customize_rows, customize_rules};

constexpr OptionRow properties_rows[] = {
    {"properties", TextMap, "Properties of the vApp."},
};
constexpr OptionGroup properties = {properties_rows};

constexpr OptionRow rows[] = {
    {"customize", Block, "Settings of the clone's system.", {.inside = &customize}},
    {"disk_size", Quantity, "Size of the first disk in MiB."},
    {"linked_clone", Flag, "Shares the source's disks rather than copying them."},
    {"mac_address", Text, "MAC address of the network card."},
    {"network", Text, "Network of the clone."},
    {"template", Text, "Machine or template to clone.", {.missing = "'template' is required"}},
    {"vapp", Block, "Properties of a vApp.", {.inside = &properties}},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtMostOneOf, "linked_clone disk_size",
     "'linked_clone' and 'disk_size' cannot be used together"},
};

std::vector<ConfigProblem> check_clone(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  vsphere::check_machine(config, context, problems);
  return problems;
}

std::vector<StepDeclaration> clone_steps(const Value& config) {
  std::vector<std::string> arguments =
      option_names({vsphere::connection_options(), vsphere::machine_options(), OptionGroup{rows}});
  const std::string name = string_option(config, "vm_name");
  StepDeclaration create{
      .name = "clone_machine",
      .summary = fmt::format("clone {}", string_option(config, "template", "the template")),
      .arguments = std::move(arguments),
      .effects = vsphere::service_effects(config)};
  create.effects.push_back({Effect::Kind::Creates, "vSphere machine " + name});
  return vsphere::machine_steps(config, {std::move(create)});
}

}  // namespace

const ComponentInfo& vsphere_clone_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "vsphere-clone",
      .schema = schema_of("Clones a machine or template of a vSphere server and provisions it.",
                          {vsphere::connection_options(), vsphere::machine_options(),
                           OptionGroup{rows, rules}, http_options(), floppy_options(), cd_options(),
                           boot_options(), shutdown_options(), communicator_options()}),
      .steps = clone_steps,
      .check = check_clone,
      .input_files = machine_input_files};
  return info;
}

}  // namespace kiln
