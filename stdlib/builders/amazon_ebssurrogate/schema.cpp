#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow root_rows[] = {
    {"source_device_name",
     Text,
     "Device of the build's machine that becomes the root volume.",
     {.missing = "source_device_name for the root_device must be specified"}},
    {"device_name",
     Text,
     "Device name that the root volume has in the image.",
     {.missing = "device_name for the root_device must be specified"}},
    {"delete_on_termination", Flag, "Deletes the root volume with the machine."},
    {"iops", Quantity, "Input and output operations per second, for io1, io2 and gp3."},
    {"volume_type", Text, "Type of the root volume."},
    {"volume_size", Quantity, "Size of the root volume in GiB."},
};
constexpr OptionGroup root = {root_rows};

constexpr OptionRow rows[] = {
    {"ami_root_device",
     Block,
     "The volume that becomes the root volume of the image.",
     {.inside = &root}},
    {"snapshot_description", Text, "Description of the snapshots.", template_option},
    {"skip_ami_run_tags", Flag, "Does not give the image the tags of the machine."},
    {"use_create_image", Flag,
     "Swaps root volumes and captures the machine, rather than registering snapshots."},
};

void check_root(const Value& config, std::vector<ConfigProblem>& problems) {
  const std::vector<Value> roots = blocks_option(config, "ami_root_device");
  if (roots.empty()) {
    if (!has_option(config, "ami_root_device")) {
      problems.push_back({"", "source_device_name for the root_device must be specified"});
    }
    return;
  }
  const std::string source = string_option(roots.front(), "source_device_name");
  if (source.empty()) {
    return;
  }
  const std::vector<Value> devices = blocks_option(config, "launch_block_device_mappings");
  const auto device = std::ranges::find_if(
      devices, [&](const Value& one) { return string_option(one, "device_name") == source; });
  if (device == devices.end()) {
    problems.push_back(
        {"ami_root_device", fmt::format("no volume with name '{}' is found", source)});
  } else if (bool_option(*device, "omit_from_artifact")) {
    problems.push_back({"launch_block_device_mappings",
                        fmt::format("volume '{}' is omitted from the artifact, and it is the "
                                    "image's root volume",
                                    source)});
  }
}

std::vector<ConfigProblem> check_surrogate(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  amazon::check_run(config, context, problems);
  amazon::check_ami(config, problems);
  amazon::check_devices(config, "ami_block_device_mappings", problems);
  amazon::check_devices(config, "launch_block_device_mappings", problems);
  check_root(config, problems);
  if (!sets_option(config, "ami_virtualization_type")) {
    problems.push_back({"", "ami_virtualization_type is required."});
  }
  return problems;
}

std::vector<StepDeclaration> surrogate_steps(const Value& config) {
  std::vector<StepDeclaration> steps = amazon::run_steps(config);
  if (bool_option(config, "use_create_image")) {
    steps.push_back(
        amazon::service_step(config, "swap_volumes", "make the built volume the machine's root",
                             {"ami_root_device", "launch_block_device_mappings"}, true));
  } else {
    steps.push_back(
        amazon::service_step(config, "snapshot_volumes", "make snapshots of the volumes",
                             {"launch_block_device_mappings", "snapshot_description"}, true));
    amazon::add_creation(steps.back(), "EBS snapshots");
  }
  std::vector<std::string> arguments = option_names({amazon::register_options()});
  for (const char* option : {"ami_name", "ami_root_device", "ami_block_device_mappings",
                             "ami_virtualization_type", "ena_support", "sriov_support"}) {
    arguments.emplace_back(option);
  }
  amazon::add_image_steps(config, "register_image", "register", std::move(arguments), steps);
  return steps;
}

}  // namespace

const ComponentInfo& amazon_ebssurrogate_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "amazon-ebssurrogate",
      .schema = schema_of(
          "Makes an Amazon machine image (AMI) from a volume that is attached to a machine and "
          "filled there, rather than from the machine's own root volume.",
          {amazon::access_options(), amazon::source_options(), amazon::run_options(),
           amazon::run_volume_options(), amazon::ami_options(), amazon::register_options(),
           amazon::ami_device_options(), amazon::surrogate_launch_device_options(),
           OptionGroup{rows}, communicator_options()}),
      .outputs = amazon::build_outputs(),
      .steps = surrogate_steps,
      .check = check_surrogate,
      .template_functions = {"clean_resource_name"},
      .input_files = amazon::run_input_files};
  return info;
}

}  // namespace kiln
