#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow region_template_rows[] = {
    {"enable_fast_launch", Flag, "Whether fast launch is prepared in this region."},
    {"region", Text, "The region.", {.missing = "region is mandatory for each template override"}},
    {"template_id", Text, "Launch template of this region, by identifier."},
    {"template_name", Text, "Launch template of this region, by name."},
    {"template_version", Quantity, "Version of that launch template."},
};
constexpr OptionGroup region_template = {region_template_rows};

constexpr OptionRow fast_launch_rows[] = {
    {"enable_fast_launch", Flag, "Prepares fast launch of Windows machines."},
    {"template_id", Text, "Launch template to prepare with, by identifier."},
    {"template_name", Text, "Launch template to prepare with, by name."},
    {"template_version", Quantity, "Version of that launch template."},
    {"region_launch_templates",
     Blocks,
     "A launch template of one region.",
     {.inside = &region_template}},
    {"max_parallel_launches", Quantity, "How many machines are prepared at once, 6 or more."},
    {"target_resource_count", Quantity, "How many snapshots are kept ready."},
};
constexpr RuleRow fast_launch_rules[] = {
    {RuleKind::AtMostOneOf, "template_id template_name",
     "Both template ID and template Name cannot be specified at the same time"},
};
constexpr OptionGroup fast_launch = {fast_launch_rows, fast_launch_rules};

constexpr OptionRow rows[] = {
    {"no_ephemeral", Flag, "Keeps instance store volumes of the source out of the image."},
    {"skip_create_ami", Flag, "Makes no image: for trying a template out."},
    {"skip_ami_run_tags", Flag, "Does not give the image the tags of the machine."},
    {"fast_launch", Block, "Prepares fast launch of Windows machines.", {.inside = &fast_launch}},
};

std::vector<ConfigProblem> check_ebs(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  amazon::check_ami(config, problems);
  amazon::check_devices(config, "ami_block_device_mappings", problems);
  amazon::check_devices(config, "launch_block_device_mappings", problems);
  amazon::check_run(config, context, problems);
  for (const Value& fast : blocks_option(config, "fast_launch")) {
    constexpr int64_t least_launches = 6;
    const int64_t launches = integer_option(fast, "max_parallel_launches", least_launches);
    if (launches != 0 && launches < least_launches) {
      problems.push_back(
          {"fast_launch",
           fmt::format("The number of parallel launches must be greater than or equal to 6, not {}",
                       launches)});
    }
  }
  return problems;
}

std::vector<StepDeclaration> ebs_steps(const Value& config) {
  std::vector<StepDeclaration> steps = amazon::run_steps(config);
  if (bool_option(config, "skip_create_ami")) {
    return steps;
  }
  amazon::add_image_steps(
      config, "create_image", "make",
      {"ami_name", "ami_block_device_mappings", "no_ephemeral", "run_tags", "run_tag",
       "skip_ami_run_tags", "ena_support", "sriov_support", "ami_virtualization_type"},
      steps);
  return steps;
}

}  // namespace

const ComponentInfo& amazon_ebs_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "amazon-ebs",
      .schema = schema_of(
          "Makes an Amazon machine image (AMI) from a machine with EBS volumes: starts one from a "
          "source image, provisions it, stops it and captures its volumes.",
          {amazon::access_options(), amazon::source_options(), amazon::run_options(),
           amazon::run_volume_options(), amazon::ami_options(), amazon::ami_device_options(),
           amazon::launch_device_options(), OptionGroup{rows}, communicator_options()}),
      .outputs = amazon::build_outputs(),
      .steps = ebs_steps,
      .check = check_ebs,
      .template_functions = {"clean_resource_name"},
      .input_files = amazon::run_input_files};
  return info;
}

}  // namespace kiln
