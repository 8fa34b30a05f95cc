#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/vmware/vmware_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"attach_snapshot", Text, "Snapshot of the source to start from."},
    {"linked", Flag, "Shares the source's disks rather than copying them."},
    {"source_path",
     Text,
     "Machine to start from: a .vmx, .ovf or .ova file.",
     {.missing = "source_path is blank, but is required"}},
};

std::vector<ConfigProblem> check_vmx(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  vmware::check_machine(config, context, problems);
  if (!sets_option(config, "remote_type")) {
    check_local_file(config, "source_path", "source_path is invalid", context.files, problems);
  }
  return problems;
}

std::vector<StepDeclaration> vmx_steps(const Value& config) {
  const std::string path = string_option(config, "source_path");
  return vmware::machine_steps(
      config, {{.name = "clone_machine",
                .summary = path.empty() ? "clone the machine" : "clone " + path,
                .arguments = {"attach_snapshot", "linked", "source_path", "vm_name", "display_name",
                              "disk_additional_size", "disk_adapter_type"}}});
}

std::vector<std::string> vmx_inputs(const Value& config) {
  std::vector<std::string> files = machine_input_files(config);
  if (std::string path = string_option(config, "source_path"); !path.empty()) {
    files.push_back(std::move(path));
  }
  return files;
}

}  // namespace

const ComponentInfo& vmware_vmx_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "vmware-vmx",
      .schema = schema_of("Clones a machine of VMware Workstation or Fusion and provisions it.",
                          {vmware::machine_options(), vmware::remote_options(), OptionGroup{rows},
                           http_options(), floppy_options(), cd_options(), vnc_boot_options(),
                           shutdown_options(), communicator_options()}),
      .steps = vmx_steps,
      .check = check_vmx,
      .input_files = vmx_inputs};
  return info;
}

}  // namespace kiln
