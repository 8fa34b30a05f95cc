#include "stdlib/virtualbox/virtualbox_options.h"

#include <algorithm>
#include <iterator>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln::virtualbox {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"acpi_shutdown", Flag, "Presses the power button where there is no shutdown command."},
    {"disable_shutdown", Flag, "Leaves shutting down to what runs in the machine."},
    {"export_opts", Texts, "Arguments of `VBoxManage export`.", template_option},
    {"format", Text, "Format of the export: `ovf` (default) or `ova`."},
    {"guest_additions_interface", Text, "How the guest additions are attached: `ide`, `sata`."},
    {"guest_additions_mode", Text,
     "What to do with the guest additions: `upload` (default), `attach`, `disable`."},
    {"guest_additions_path", Text, "Where they are uploaded in the machine.", template_option},
    {"guest_additions_sha256", Text, "Digest of the guest additions."},
    {"guest_additions_url", Text, "URL of the guest additions.", template_option},
    {"headless", Flag, "Opens no window."},
    {"host_port_max", Quantity, "Last port of this computer for the connection. Default 4444."},
    {"host_port_min", Quantity, "First port of this computer for the connection. Default 2222."},
    {"keep_registered", Flag, "Leaves the machine registered at the end."},
    {"output_directory", Text, "Directory of the export. Default `output-` and the source's name."},
    {"output_filename", Text, "Name of the exported files. Default: that of the machine."},
    {"post_shutdown_delay", Time, "How long to wait once it is shut down. Default `2s`."},
    {"skip_export", Flag, "Exports nothing."},
    {"skip_nat_mapping", Flag, "Forwards no port to the machine."},
    {"ssh_host_port_max",
     Quantity,
     "The old name of `host_port_max`.",
     {.deprecated = "Use `host_port_max` instead."}},
    {"ssh_host_port_min",
     Quantity,
     "The old name of `host_port_min`.",
     {.deprecated = "Use `host_port_min` instead."}},
    {"ssh_skip_nat_mapping",
     Flag,
     "The old name of `skip_nat_mapping`.",
     {.deprecated = "Use `skip_nat_mapping` instead."}},
    {"vboxmanage", TextLists, "Commands of VBoxManage that run before the machine starts.",
     template_option},
    {"vboxmanage_post", TextLists, "Commands of VBoxManage that run once it is shut down.",
     template_option},
    {"virtualbox_version_file", Text, "File in the machine that says the version of VirtualBox."},
    {"vm_name", Text, "Name of the machine. Default `packer-` and the source's name."},
    {"vrdp_bind_address", Text, "Address of the remote display. Default `127.0.0.1`."},
    {"vrdp_port_max", Quantity, "Last port of the remote display. Default 6000."},
    {"vrdp_port_min", Quantity, "First port of the remote display. Default 5900."},
};

}  // namespace

OptionGroup machine_options() {
  return {rows};
}

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems) {
  check_http(config, context, problems);
  check_floppy(config, context, problems);
  check_cd(config, context, problems);
  append_problems(check_communicator(config, context), problems);
  check_word(config, "format", "ova ovf", "invalid format, only 'ovf' or 'ova' are allowed",
             problems);
  check_word(config, "guest_additions_mode", "disable attach upload",
             "guest_additions_mode is invalid. Must be one of: [disable attach upload]", problems);
  check_word(config, "guest_additions_interface", "ide sata scsi pcie virtio",
             "guest_additions_interface must be one of ide, sata, scsi, pcie or virtio", problems);
  check_port_range(config, "host_port_min", "host_port_max",
                   "host_port_min must be less than host_port_max", problems);
  check_port_range(config, "vrdp_port_min", "vrdp_port_max",
                   "vrdp_port_min must be less than vrdp_port_max", problems);
  if (communicator_kind(config) == "none") {
    // Both are uploaded unless they are told not to be.
    if (string_option(config, "virtualbox_version_file", ".vbox_version") != "") {
      problems.push_back(
          {"virtualbox_version_file",
           "virtualbox_version_file has to be an empty string when communicator = 'none'."});
    }
    if (string_option(config, "guest_additions_mode", "upload") != "disable") {
      problems.push_back({"guest_additions_mode",
                          "guest_additions_mode has to be 'disable' when communicator = 'none'."});
    }
  }
  if (!bool_option(config, "acpi_shutdown") && !bool_option(config, "disable_shutdown")) {
    check_shutdown_command(config, problems);
  }
}

std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare) {
  std::vector<StepDeclaration> steps = std::move(prepare);
  const auto add = [&](std::vector<StepDeclaration> more) {
    std::ranges::move(more, std::back_inserter(steps));
  };
  add(media_steps(config));
  add(http_server_steps(config));
  add({{.name = "boot",
        .summary = "start the machine",
        .arguments = {"headless", "host_port_min", "host_port_max", "skip_nat_mapping",
                      "vboxmanage", "vrdp_bind_address", "vrdp_port_min", "vrdp_port_max"}}});
  add(type_boot_command_steps(config));
  if (communicator_kind(config) != "none") {
    add({connect_step(config, "the machine")});
    if (string_option(config, "guest_additions_mode", "upload") == "upload") {
      add({{.name = "upload_guest_additions",
            .summary = "upload the guest additions",
            .arguments = {"guest_additions_mode", "guest_additions_path", "guest_additions_sha256",
                          "guest_additions_url", "virtualbox_version_file"}}});
    }
  }
  std::vector<std::string> arguments = option_names({shutdown_options()});
  arguments.insert(arguments.end(), {"acpi_shutdown", "disable_shutdown", "post_shutdown_delay"});
  add({{.name = "shutdown",
        .summary = "shut the machine down",
        .after_provisioning = true,
        .arguments = std::move(arguments)}});
  if (!bool_option(config, "skip_export")) {
    const std::string directory = string_option(config, "output_directory");
    add({{.name = "export",
          .summary = "export the machine as " + string_option(config, "format", "ovf"),
          .after_provisioning = true,
          .arguments = {"export_opts", "format", "output_directory", "output_filename",
                        "vboxmanage_post", "keep_registered"},
          .effects = {
              {Effect::Kind::Creates, directory.empty() ? "the output directory" : directory}}}});
  }
  return steps;
}

}  // namespace kiln::virtualbox
