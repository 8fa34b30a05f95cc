#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/virtualbox/virtualbox_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"attach_snapshot", Text, "Snapshot of the machine to start from."},
    {"force_delete_snapshot", Flag, "Deletes the target snapshot where it exists."},
    {"target_snapshot", Text, "Snapshot that the provisioned machine is kept as."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "vm_name", "vm_name is required"},
};

std::vector<ConfigProblem> check_vm(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  virtualbox::check_machine(config, context, problems);
  const std::string attached = string_option(config, "attach_snapshot");
  if (!attached.empty() && attached == string_option(config, "target_snapshot")) {
    problems.push_back({"target_snapshot",
                        "Attach snapshot " + attached + " and target snapshot cannot be the same"});
  }
  return problems;
}

std::vector<StepDeclaration> vm_steps(const Value& config) {
  std::vector<StepDeclaration> steps =
      virtualbox::machine_steps(config, {{.name = "restore_snapshot",
                                          .summary = "put the machine back to where it starts from",
                                          .arguments = {"attach_snapshot", "vm_name"}}});
  if (const std::string target = string_option(config, "target_snapshot"); !target.empty()) {
    steps.push_back({.name = "take_snapshot",
                     .summary = "take the snapshot " + target,
                     .after_provisioning = true,
                     .arguments = {"target_snapshot", "force_delete_snapshot"},
                     .effects = {{Effect::Kind::Creates, "VirtualBox snapshot " + target}}});
  }
  return steps;
}

}  // namespace

const ComponentInfo& virtualbox_vm_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "virtualbox-vm",
      .schema = schema_of("Provisions a machine that VirtualBox has already, and keeps the result "
                          "as a snapshot or an export.",
                          {virtualbox::machine_options(), OptionGroup{rows, rules}, http_options(),
                           floppy_options(), cd_options(), boot_options(), shutdown_options(),
                           communicator_options()}),
      .steps = vm_steps,
      .check = check_vm,
      .input_files = machine_input_files};
  return info;
}

}  // namespace kiln
