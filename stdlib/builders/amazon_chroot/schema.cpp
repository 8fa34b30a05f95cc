#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"
#include "stdlib/options/chroot_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"from_scratch", Flag, "Starts from an empty volume rather than from a source image."},
    {"device_path", Text, "Device to attach the volume as. Default: a free one."},
    {"nvme_device_path", Text, "Device that the volume appears as, where it is NVMe."},
    {"root_device_name", Text, "Name of the image's root device."},
    {"root_volume_size", Quantity, "Size of the root volume in GiB. Default: that of the source."},
    {"root_volume_type", Text, "Type of the root volume. Default: that of the source."},
    {"root_volume_tags", TextMap, "Tags of the root volume.", template_option},
    {"root_volume_tag", Blocks, "One tag of the root volume.", {.inside = &amazon::key_value}},
    {"root_volume_encrypt_boot", Flag, "Encrypts the root volume while it is being built."},
    {"root_volume_kms_key_id", Text, "Key to encrypt it with."},
};

constexpr RuleRow rules[] = {
    {RuleKind::RequiredWith, "from_scratch pre_mount_commands",
     "pre_mount_commands is required with from_scratch."},
    {RuleKind::RequiredWith, "from_scratch root_volume_size",
     "root_volume_size is required with from_scratch."},
    {RuleKind::RequiredWith, "from_scratch ami_virtualization_type",
     "ami_virtualization_type is required with from_scratch."},
    {RuleKind::RequiredWith, "from_scratch root_device_name",
     "root_device_name is required with from_scratch."},
    {RuleKind::RequiredWith, "from_scratch ami_block_device_mappings",
     "ami_block_device_mappings is required with from_scratch."},
};

std::vector<ConfigProblem> check_chroot(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  amazon::check_ami(config, problems);
  amazon::check_devices(config, "ami_block_device_mappings", problems);
  check_chroot_mounts(config, problems);
  if (bool_option(config, "from_scratch")) {
    if (sets_option(config, "source_ami") || sets_option(config, "source_ami_filter")) {
      problems.push_back({"source_ami",
                          "source_ami and source_ami_filter are unused when "
                          "from_scratch is true",
                          true});
    }
  } else if (!sets_option(config, "source_ami") &&
             blocks_option(config, "source_ami_filter").empty() &&
             !has_option(config, "source_ami_filter")) {
    problems.push_back({"", "source_ami or source_ami_filter is required."});
  } else {
    amazon::check_source(config, problems);
  }
  return problems;
}

std::vector<StepDeclaration> chroot_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  if (!bool_option(config, "from_scratch")) {
    steps.push_back(amazon::service_step(
        config, "find_source", "find the source image",
        option_names({amazon::access_options(), amazon::source_options()}), false));
  }
  steps.push_back(amazon::service_step(
      config, "attach_volume", "make a volume and attach it to this machine",
      {"from_scratch", "device_path", "nvme_device_path", "root_volume_size", "root_volume_type",
       "root_volume_tags", "root_volume_tag", "root_volume_encrypt_boot", "root_volume_kms_key_id"},
      false));
  amazon::add_creation(steps.back(), "EBS volume");
  steps.push_back(mount_step());
  steps.push_back(amazon::service_step(config, "snapshot_volume", "make a snapshot of the volume",
                                       {"snapshot_tags", "snapshot_tag"}, true));
  amazon::add_creation(steps.back(), "EBS snapshot");
  std::vector<std::string> arguments = option_names({amazon::register_options()});
  for (const char* option : {"ami_name", "ami_block_device_mappings", "ami_virtualization_type",
                             "root_device_name", "ena_support", "sriov_support"}) {
    arguments.emplace_back(option);
  }
  amazon::add_image_steps(config, "register_image", "register", std::move(arguments), steps);
  return steps;
}

}  // namespace

const ComponentInfo& amazon_chroot_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "amazon-chroot",
      .schema = schema_of(
          "Makes an Amazon machine image (AMI) on the EC2 machine that kiln runs on: attaches a "
          "volume to it and provisions what is in it by chroot.",
          {amazon::access_options(), amazon::source_options(), amazon::ami_options(),
           amazon::register_options(), amazon::ami_device_options(), chroot_options(),
           OptionGroup{rows, rules}}),
      .outputs =
          [] {
            std::map<std::string, Type> outputs = amazon::build_outputs();
            outputs.emplace("Device", Type::string());
            outputs.emplace("MountPath", Type::string());
            return outputs;
          }(),
      .steps = chroot_steps,
      .check = check_chroot,
      .template_functions = {"clean_resource_name"}};
  return info;
}

}  // namespace kiln
