#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/vmware/vmware_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"cores", Quantity, "Cores of each socket."},
    {"cpus", Quantity, "Number of processors."},
    {"disk_size", Quantity, "Size of the disk in MiB. Default 40000."},
    {"firmware", Text, "Firmware: `bios`, `efi`, `efi-secure`."},
    {"memory", Quantity, "Memory in MiB. Default 512."},
    {"network", Text, "Network: `nat` (default), `hostonly`, `bridged`, or a device."},
    {"network_adapter_type", Text, "Network card: `e1000`, `e1000e`, `vmxnet3`."},
    {"network_name", Text, "Network of a remote hypervisor."},
    {"parallel", Text, "Parallel port: `FILE:path`, `DEVICE:path`, `AUTO:BI`."},
    {"serial", Text, "Serial port: `FILE:path`, `DEVICE:path`, `PIPE:path,client,app`, `AUTO:`."},
    {"sound", Flag, "Gives the machine sound."},
    {"usb", Flag, "Gives the machine USB."},
    {"usb_version", Text, "Version of the USB: `2.0`, `3.1`, `3.2`."},
    {"vhv_enabled", Flag, "Lets the machine run machines of its own."},
    {"vmx_disk_template_path", Text, "Template of the settings of a further disk."},
    {"vmx_template_path", Text, "Template of the machine's settings."},
};

std::vector<ConfigProblem> check_iso_machine(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_iso(config, context, problems);
  vmware::check_machine(config, context, problems);
  check_word(config, "firmware", "bios efi efi-secure",
             "invalid 'firmware' type specified; must be one of bios, efi, efi-secure", problems);
  for (const char* name : {"vmx_template_path", "vmx_disk_template_path"}) {
    check_local_file(config, name, std::string(name) + " is invalid", context.files, problems);
  }
  for (const char* name : {"cpus", "memory"}) {
    if (integer_option(config, name) < 0) {
      problems.push_back(
          {name, std::string("invalid '") + name + "' specified; must be a positive integer"});
    }
  }
  return problems;
}

std::vector<StepDeclaration> iso_machine_steps(const Value& config) {
  std::vector<std::string> arguments = option_names({OptionGroup{rows}});
  arguments.insert(arguments.end(),
                   {"vm_name", "display_name", "disk_additional_size", "disk_adapter_type",
                    "disk_type_id", "vmdk_name", "cdrom_adapter_type", "guest_os_type", "version"});
  return vmware::machine_steps(config, {fetch_iso_step(config),
                                        {.name = "create_machine",
                                         .summary = "make a machine and its disks",
                                         .arguments = std::move(arguments)}});
}

std::vector<std::string> iso_inputs(const Value& config) {
  std::vector<std::string> files = machine_input_files(config);
  for (const char* name : {"vmx_template_path", "vmx_disk_template_path"}) {
    if (std::string path = string_option(config, name); !path.empty()) {
      files.push_back(std::move(path));
    }
  }
  return files;
}

}  // namespace

const ComponentInfo& vmware_iso_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "vmware-iso",
      .schema = schema_of("Makes a machine with VMware Workstation or Fusion and installs a system "
                          "on it from a medium.",
                          {vmware::machine_options(), vmware::remote_options(), OptionGroup{rows},
                           iso_options(), http_options(), floppy_options(), cd_options(),
                           vnc_boot_options(), shutdown_options(), communicator_options()}),
      .steps = iso_machine_steps,
      .check = check_iso_machine,
      .input_files = iso_inputs};
  return info;
}

}  // namespace kiln
