#include "stdlib/vmware/vmware_options.h"

#include <algorithm>
#include <iterator>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln::vmware {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"cdrom_adapter_type", Text, "How CDs are attached: `ide`, `sata`, `scsi`."},
    {"disk_adapter_type", Text,
     "How disks are attached: `lsilogic` (default), `ide`, `sata`, `nvme`, `pvscsi`."},
    {"disk_additional_size", Quantities, "Sizes of further disks in MiB."},
    {"disk_type_id", Text, "Kind of the disk file: `1` is split and grows."},
    {"display_name", Text, "Name that is shown. Default: that of the machine."},
    {"format", Text, "Format of the export: `vmx`, `ovf`, `ova`."},
    {"fusion_app_path", Text, "Where VMware Fusion is."},
    {"guest_os_type", Text, "Type of the system, as VMware names it. Default `other`."},
    {"headless", Flag, "Opens no window."},
    {"output_directory", Text,
     "Directory of the machine. Default `output-` and the source's name."},
    {"ovftool_options", Texts, "Arguments of ovftool.", template_option},
    {"skip_compaction", Flag, "Does not make the disks small at the end."},
    {"skip_export", Flag, "Exports nothing."},
    {"snapshot_name", Text, "Snapshot that the finished machine gets."},
    {"tools_mode", Text, "What to do with VMware Tools: `upload`, `attach`, `disable`."},
    {"tools_source_path", Text, "Medium of VMware Tools on this computer."},
    {"tools_upload_flavor", Text, "VMware Tools to upload: `linux`, `windows`, `darwin`."},
    {"tools_upload_path", Text, "Where they are uploaded in the machine.", template_option},
    {"version", Quantity, "Version of the virtual hardware."},
    {"vm_name", Text, "Name of the machine. Default `packer-` and the source's name."},
    {"vmdk_name", Text, "Name of the disk file. Default `disk`."},
    {"vmx_data", TextMap, "Settings of the machine before it starts."},
    {"vmx_data_post", TextMap, "Settings of the finished machine."},
    {"vmx_remove_ethernet_interfaces", Flag,
     "Takes the network cards out of the finished machine."},
    {"vnc_bind_address", Text, "Address of the VNC server. Default `127.0.0.1`."},
    {"vnc_disable_password", Flag, "Protects the VNC server with no password."},
    {"vnc_over_websocket", Flag, "Types over a web socket, as newer ESXi asks for."},
    {"insecure_connection", Flag, "Does not check the certificate of that web socket."},
    {"vnc_port_max", Quantity, "Last port of the VNC server. Default 6000."},
    {"vnc_port_min", Quantity, "First port of the VNC server. Default 5900."},
};

constexpr const char* not_on_desktop =
    "Only the ESXi driver has it, which Packer's plugin has dropped; use vsphere-iso.";

constexpr OptionRow remote_rows[] = {
    {"remote_type", Text, "Kind of the remote hypervisor: `esx5`."},
    {"remote_host", Text, "Remote hypervisor."},
    {"remote_port", Quantity, "Port of its SSH server. Default 22."},
    {"remote_username", Text, "User there. Default `root`."},
    {"remote_password", Text, "Password there.", secret_option},
    {"remote_private_key_file", Text, "Key for there."},
    {"remote_datastore", Text, "Datastore of the machine. Default `datastore1`."},
    {"remote_cache_datastore", Text, "Datastore of uploads."},
    {"remote_cache_directory", Text, "Directory of uploads."},
    {"remote_output_directory", Text, "Directory of the machine there."},
    {"cleanup_remote_cache", Flag, "Deletes uploads at the end."},
    {"keep_registered", Flag, "Leaves the machine registered at the end."},
    {"skip_validate_credentials", Flag, "Does not ask whether the credentials work first."},
};

}  // namespace

OptionGroup machine_options() {
  return {rows};
}

OptionGroup remote_options() {
  return {remote_rows};
}

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems) {
  check_http(config, context, problems);
  check_floppy(config, context, problems);
  check_cd(config, context, problems);
  append_problems(check_communicator(config, context), problems);
  const std::string remote = string_option(config, "remote_type");
  if (!remote.empty() && remote != "esx5") {
    problems.push_back({"remote_type", "Only 'esx5' value is accepted for remote_type"});
  } else if (!remote.empty()) {
    if (!sets_option(config, "remote_host")) {
      problems.push_back({"remote_type", "remote_host must be specified"});
    }
    problems.push_back({"remote_type", not_on_desktop, true});
  }
  check_word(config, "format", "vmx ovf ova", "format must be one of ova, ovf, or vmx", problems);
  check_word(config, "tools_upload_flavor",
             "linux windows darwin freebsd netware solaris winPre2k "
             "winPreVista",
             "invalid 'tools_upload_flavor' specified; must be one of linux, windows, darwin",
             problems);
  check_word(config, "tools_mode", "upload attach disable",
             "invalid 'tools_mode' specified; must be one of upload, attach, disable", problems);
  if (sets_option(config, "tools_source_path") && sets_option(config, "tools_upload_flavor") &&
      string_option(config, "tools_mode") == "attach") {
    problems.push_back({"tools_upload_flavor",
                        "'tools_upload_flavor' has no meaning when the tools are attached", true});
  }
  check_port_range(config, "vnc_port_min", "vnc_port_max",
                   "vnc_port_min must be less than vnc_port_max", problems);
  check_shutdown_command(config, problems);
}

std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare) {
  std::vector<StepDeclaration> steps = std::move(prepare);
  const auto add = [&](std::vector<StepDeclaration> more) {
    std::ranges::move(more, std::back_inserter(steps));
  };
  add(media_steps(config));
  add(http_server_steps(config));
  StepDeclaration boot{
      .name = "boot",
      .summary = "start the machine",
      .arguments = {"headless", "vmx_data", "vnc_bind_address", "vnc_disable_password",
                    "vnc_port_min", "vnc_port_max", "fusion_app_path"}};
  if (const std::string host = string_option(config, "remote_host"); !host.empty()) {
    boot.effects.push_back({Effect::Kind::Network, host});
    boot.effects.push_back({Effect::Kind::Credential, "login of " + host});
  }
  add({std::move(boot)});
  add(type_boot_command_steps(config));
  if (communicator_kind(config) != "none") {
    add({connect_step(config, "the machine")});
    if (sets_option(config, "tools_upload_flavor")) {
      add({{.name = "upload_tools",
            .summary = "upload VMware Tools",
            .arguments = {"tools_mode", "tools_source_path", "tools_upload_flavor",
                          "tools_upload_path"}}});
    }
  }
  add({{.name = "shutdown",
        .summary = sets_option(config, "shutdown_command") ? "shut the machine down"
                                                           : "cut the machine's power",
        .after_provisioning = true,
        .arguments = option_names({shutdown_options()})}});
  if (!bool_option(config, "skip_compaction")) {
    add({{.name = "compact",
          .summary = "make the disks small",
          .after_provisioning = true,
          .arguments = {"skip_compaction"}}});
  }
  const std::string format = string_option(config, "format", "vmx");
  const std::string directory = string_option(config, "output_directory");
  add({{.name = "finish",
        .summary = "write the finished machine",
        .after_provisioning = true,
        .arguments = {"vmx_data_post", "vmx_remove_ethernet_interfaces", "snapshot_name",
                      "output_directory"},
        .effects = {
            {Effect::Kind::Creates, directory.empty() ? "the output directory" : directory}}}});
  if (format != "vmx" && !bool_option(config, "skip_export")) {
    add({{.name = "export",
          .summary = "export the machine as " + format,
          .after_provisioning = true,
          .arguments = {"format", "ovftool_options", "skip_export"}}});
  }
  return steps;
}

}  // namespace kiln::vmware
