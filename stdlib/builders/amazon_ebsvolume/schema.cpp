#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln {
namespace {

using enum OptionType;

std::vector<ConfigProblem> check_volume(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  amazon::check_run(config, context, problems);
  amazon::check_devices(config, "ebs_volumes", problems);
  return problems;
}

std::vector<StepDeclaration> volume_steps(const Value& config) {
  std::vector<StepDeclaration> steps = amazon::run_steps(config);
  steps.push_back(
      amazon::service_step(config, "tag_volumes", "tag the volumes", {"ebs_volumes"}, true));
  steps.push_back(amazon::service_step(
      config, "snapshot_volumes", "make the snapshots that are asked for", {"ebs_volumes"}, true));
  amazon::add_creation(steps.back(), "EBS snapshots");
  return steps;
}

}  // namespace

const ComponentInfo& amazon_ebsvolume_builder() {
  static constexpr OptionRow sriov[] = {
      {"ena_support", Flag, "Declares that the machine supports enhanced networking (ENA)."},
      {"sriov_support", Flag, "Declares that the machine supports enhanced networking (SR-IOV)."},
  };
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "amazon-ebsvolume",
      .schema = schema_of(
          "Fills EBS volumes on a machine and keeps them, or snapshots of them; makes no image.",
          {amazon::access_options(), amazon::source_options(), amazon::run_options(),
           amazon::run_volume_options(), amazon::volume_options(), OptionGroup{sriov},
           communicator_options()}),
      .outputs = amazon::build_outputs(),
      .steps = volume_steps,
      .check = check_volume,
      .template_functions = {"clean_resource_name"},
      .input_files = amazon::run_input_files};
  return info;
}

}  // namespace kiln
