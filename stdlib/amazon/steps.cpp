#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

std::string machine_summary(const Value& config) {
  const std::string type = string_option(config, "instance_type");
  const bool is_spot = sets_option(config, "spot_price");
  return fmt::format("start {}{}machine", is_spot ? "a spot " : "a ",
                     type.empty() ? "" : type + " ");
}

}  // namespace

void add_creation(StepDeclaration& step, std::string what) {
  step.effects.push_back({Effect::Kind::Creates, std::move(what)});
}

StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning) {
  return {.name = std::move(name),
          .summary = std::move(summary),
          .after_provisioning = after_provisioning,
          .arguments = std::move(arguments),
          .effects = service_effects(config)};
}

std::vector<StepDeclaration> run_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  const std::string ami = string_option(config, "source_ami");
  steps.push_back(service_step(config, "find_source",
                               ami.empty() ? "find the source image" : "look at " + ami,
                               option_names({access_options(), source_options()}), false));
  steps.push_back(service_step(config, "find_network", "find the network and subnet",
                               {"vpc_id", "vpc_filter", "subnet_id", "subnet_filter",
                                "availability_zone", "associate_public_ip_address", "region"},
                               false));
  const bool is_none = communicator_kind(config) == "none";
  if (!is_none && !sets_option(config, "ssh_keypair_name") &&
      !sets_option(config, "ssh_private_key_file") && !bool_option(config, "ssh_agent_auth")) {
    steps.push_back(service_step(
        config, "create_key_pair", "make a temporary key pair",
        {"temporary_key_pair_name", "temporary_key_pair_type", "run_tags", "run_tag"}, false));
    add_creation(steps.back(), "EC2 key pair");
  }
  if (!sets_option(config, "security_group_id") && !sets_option(config, "security_group_ids") &&
      !sets_option(config, "security_group_filter")) {
    steps.push_back(service_step(
        config, "create_security_group", "make a temporary security group",
        {"temporary_security_group_source_cidrs", "temporary_security_group_source_public_ip",
         "ssh_port", "winrm_port", "run_tags", "run_tag"},
        false));
    add_creation(steps.back(), "EC2 security group");
  }
  if (sets_option(config, "temporary_iam_instance_profile_policy_document")) {
    steps.push_back(service_step(config, "create_instance_profile",
                                 "make a temporary role and instance profile",
                                 {"temporary_iam_instance_profile_policy_document"}, false));
    add_creation(steps.back(), "IAM role and instance profile");
  }
  std::vector<std::string> arguments = option_names({run_options(), run_volume_options()});
  arguments.emplace_back("launch_block_device_mappings");
  arguments.emplace_back("ebs_volumes");
  steps.push_back(
      service_step(config, "run_instance", machine_summary(config), std::move(arguments), false));
  add_creation(steps.back(), "EC2 instance");
  if (!is_none) {
    if (communicator_kind(config) == "winrm" && !sets_option(config, "winrm_password")) {
      steps.push_back(service_step(config, "get_password", "get the machine's password",
                                   {"windows_password_timeout"}, false));
    }
    if (string_option(config, "ssh_interface") == "session_manager") {
      steps.push_back(service_step(config, "open_session", "open a session manager tunnel",
                                   {"session_manager_port", "pause_before_ssm", "ssh_interface"},
                                   false));
    }
    steps.push_back(connect_step(config, "the machine"));
  }
  steps.push_back(service_step(config, "stop_instance", "stop the machine",
                               {"disable_stop_instance", "shutdown_behavior"}, true));
  return steps;
}

namespace {

// The steps that copy a captured image to other regions, share and tag it.
void add_publish_steps(const Value& config, std::vector<StepDeclaration>& steps) {
  const std::vector<std::string> regions = strings_option(config, "ami_regions");
  if (sets_option(config, "ami_regions") || sets_option(config, "encrypt_boot")) {
    steps.push_back(service_step(config, "copy_image", "copy the image to its regions",
                                 {"ami_regions", "encrypt_boot", "kms_key_id", "region_kms_key_ids",
                                  "skip_save_build_region", "snapshot_copy_duration_minutes"},
                                 true));
    for (const std::string& region : regions) {
      add_creation(steps.back(), "AMI in " + region);
    }
  }
  if (sets_option(config, "fast_launch")) {
    steps.push_back(
        service_step(config, "enable_fast_launch", "prepare fast launch", {"fast_launch"}, true));
  }
  if (sets_option(config, "deprecate_at") || sets_option(config, "deregistration_protection")) {
    steps.push_back(service_step(config, "set_lifetime", "set how long the image is good",
                                 {"deprecate_at", "deregistration_protection"}, true));
  }
  steps.push_back(
      service_step(config, "share_image", "describe and share the image",
                   {"ami_description", "ami_users", "ami_groups", "ami_org_arns", "ami_ou_arns",
                    "ami_product_codes", "imds_support", "snapshot_users", "snapshot_groups"},
                   true));
  if (sets_option(config, "tags") || sets_option(config, "tag") ||
      sets_option(config, "snapshot_tags") || sets_option(config, "snapshot_tag")) {
    steps.push_back(service_step(config, "tag_image", "tag the image",
                                 {"tags", "tag", "snapshot_tags", "snapshot_tag"}, true));
  }
}

}  // namespace

void add_image_steps(const Value& config, std::string step_name, std::string_view verb,
                     std::vector<std::string> arguments, std::vector<StepDeclaration>& steps) {
  const std::string name = string_option(config, "ami_name");
  if (bool_option(config, "force_deregister")) {
    steps.push_back(service_step(config, "deregister_old", "deregister an image of the same name",
                                 {"force_deregister", "force_delete_snapshot", "ami_name"}, true));
  }
  steps.push_back(service_step(config, std::move(step_name),
                               fmt::format("{} {}", verb, name.empty() ? "the image" : name),
                               std::move(arguments), true));
  add_creation(steps.back(), name.empty() ? "AMI" : "AMI " + name);
  add_publish_steps(config, steps);
}

}  // namespace kiln::amazon
