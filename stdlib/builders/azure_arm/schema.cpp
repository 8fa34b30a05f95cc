#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/azure/azure_options.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow tag_rows[] = {
    {"name", Text, "Name of the tag."},
    {"value", Text, "Value of the tag."},
};
constexpr OptionGroup tag = {tag_rows};

constexpr OptionRow plan_rows[] = {
    {"plan_name", Text, "Name of the plan."},
    {"plan_product", Text, "Product of the plan."},
    {"plan_publisher", Text, "Publisher of the plan."},
    {"plan_promotion_code", Text, "Promotion code."},
};
constexpr OptionGroup plan = {plan_rows};

constexpr OptionRow spot_rows[] = {
    {"eviction_policy", Text, "What happens when it is evicted: `Deallocate` or `Delete`."},
    {"max_price", Quantity, "Highest price for an hour."},
};
constexpr OptionGroup spot = {spot_rows};

constexpr OptionRow rows[] = {
    {"accelerated_networking", Flag, "Gives the machine accelerated networking."},
    {"allowed_inbound_ip_addresses", Texts, "Addresses that may reach the machine. Default: all."},
    {"async_resourcegroup_delete", Flag, "Does not wait until everything is deleted."},
    {"azure_tag", Blocks, "One tag of everything that is made.", {.inside = &tag}},
    {"azure_tags", TextMap, "Tags of everything that is made, at most 50."},
    {"boot_diag_storage_account", Text, "Storage account for boot diagnostics."},
    {"build_key_vault_name", Text, "Key vault to use rather than make one."},
    {"build_key_vault_secret_name", Text, "Secret of the key vault to use."},
    {"build_key_vault_sku", Text, "SKU of the key vault that is made. Default `standard`."},
    {"build_resource_group_name", Text, "Resource group to use rather than make one."},
    {"custom_data", Text, "Data for cloud-init, in base64."},
    {"custom_data_file", Text, "File with data for cloud-init."},
    {"custom_resource_build_prefix", Text, "Prefix of temporary names, at most 10 characters."},
    {"custom_script", Text, "Command that a Windows machine runs when it starts."},
    {"disk_additional_luns", Quantities, "Unit numbers of the data disks."},
    {"disk_controller_type", Text, "Disk controller: `SCSI` or `NVMe`."},
    {"disk_encryption_set_id", Text, "Disk encryption set of the system disk."},
    {"encryption_at_host", Flag, "Encrypts on the host that the machine runs on."},
    {"keep_os_disk", Flag, "Keeps the machine's system disk."},
    {"license_type", Text, "Licence of yours: `Windows_Server`, `RHEL_BYOS`."},
    {"managed_image_data_disk_snapshot_prefix", Text, "Prefix of snapshots of the data disks."},
    {"managed_image_os_disk_snapshot_name", Text, "Name of a snapshot of the system disk."},
    {"managed_image_zone_resilient", Flag, "Keeps the image in all zones."},
    {"plan_info", Block, "Plan of a marketplace image that has one.", {.inside = &plan}},
    {"private_virtual_network_with_public_ip", Flag,
     "Gives a machine in a network of yours a public address."},
    {"public_ip_sku", Text, "SKU of the public address: `Standard` (default), `Basic`."},
    {"resource_group_name", Text, "Resource group of the storage account for a VHD."},
    {"sas_token_duration", Time, "How long the VHD's disk may be read. Default `24h`."},
    {"secure_boot_enabled", Flag, "Boots securely."},
    {"security_encryption_type", Text, "Encryption of a confidential machine."},
    {"security_type", Text, "`TrustedLaunch` or `ConfidentialVM`."},
    {"shared_gallery_image_version_end_of_life_date", Text, "When the image version ends."},
    {"shared_gallery_image_version_exclude_from_latest", Flag,
     "Keeps the image version from being the latest."},
    {"shared_image_gallery_replica_count",
     Quantity,
     "Copies of the image version.",
     {.deprecated = "Use `replicas` of `target_region` instead."}},
    {"skip_create_build_key_vault", Flag, "Makes no key vault for a Windows machine."},
    {"spot", Block, "Uses a spot machine.", {.inside = &spot}},
    {"storage_account", Text, "Storage account for a VHD."},
    {"temp_compute_name", Text, "Name of the temporary machine."},
    {"temp_nic_name", Text, "Name of the temporary network card."},
    {"temp_os_disk_name", Text, "Name of the temporary disk."},
    {"temp_resource_group_name", Text, "Name of the resource group that is made."},
    {"user_assigned_managed_identities", Texts, "Identities that the machine has."},
    {"user_data", Text, "User data of the machine, in base64."},
    {"user_data_file", Text, "File with user data of the machine."},
    {"virtual_network_name", Text, "Network to use rather than make one."},
    {"virtual_network_resource_group_name", Text, "Resource group of that network."},
    {"virtual_network_subnet_name", Text, "Subnet of that network."},
    {"vtpm_enabled", Flag, "Gives the machine a TPM."},
    {"winrm_expiration_time", Time, "How long the certificate of WinRM is good."},
};

constexpr RuleRow rules[] = {
    {RuleKind::ExactlyOneOf, "location build_resource_group_name",
     "Specify either a location to create the resource group in or an existing "
     "build_resource_group_name, but not both."},
    {RuleKind::AtMostOneOf, "temp_resource_group_name build_resource_group_name",
     "The settings temp_resource_group_name and build_resource_group_name cannot both be defined. "
     "Please define one or neither."},
    {RuleKind::AtMostOneOf, "custom_data custom_data_file",
     "Only one of custom_data or custom_data_file can be specified."},
    {RuleKind::AtMostOneOf, "user_data user_data_file",
     "Only one of user_data or user_data_file can be specified."},
    {RuleKind::AtMostOneOf, "allowed_inbound_ip_addresses virtual_network_name",
     "If virtual_network_name is specified, allowed_inbound_ip_addresses cannot be specified"},
    {RuleKind::RequiredWith, "virtual_network_resource_group_name virtual_network_name",
     "If virtual_network_resource_group_name is specified, so must virtual_network_name"},
    {RuleKind::RequiredWith, "virtual_network_subnet_name virtual_network_name",
     "If virtual_network_subnet_name is specified, so must virtual_network_name"},
};

constexpr CommunicatorDefaults communicator_defaults = {.has_user = true};

bool has_destination(const Value& config) {
  return !blocks_option(config, "shared_image_gallery_destination").empty() ||
         sets_option(config, "shared_image_gallery_destination");
}

void check_target(const Value& config, std::vector<ConfigProblem>& problems) {
  const auto has = [&](const char* name) { return sets_option(config, name); };
  const bool has_vhd = has("capture_container_name") || has("capture_name_prefix") ||
                       has("storage_account") || has("resource_group_name");
  const bool has_managed = has("managed_image_name") || has("managed_image_resource_group_name");
  if (has_managed && !(has("managed_image_name") && has("managed_image_resource_group_name"))) {
    problems.push_back(
        {has("managed_image_name") ? "managed_image_name" : "managed_image_resource_group_name",
         "Specify both of managed_image_name and "
         "managed_image_resource_group_name"});
  }
  if (has_vhd && has_managed) {
    problems.push_back({"",
                        "Specify either a VHD (storage_account and resource_group_name) or Managed "
                        "Image (managed_image_resource_group_name and managed_image_name) output"});
  } else if (has_vhd) {
    for (const char* name : {"capture_container_name", "capture_name_prefix", "storage_account",
                             "resource_group_name"}) {
      if (!has(name)) {
        problems.push_back({"", fmt::format("A {} must be specified", name)});
      }
    }
  } else if (!has_managed && !has_destination(config) &&
             !bool_option(config, "skip_create_image")) {
    problems.push_back({"",
                        "Specify either a VHD (storage_account and resource_group_name), a Managed "
                        "Image (managed_image_resource_group_name and managed_image_name) or a "
                        "Shared Image Gallery (shared_image_gallery_destination) output"});
  }
  if (has("image_url") && has_managed) {
    problems.push_back({"image_url",
                        "A managed image must be created from a managed image, it "
                        "cannot be created from a VHD."});
  }
}

bool is_container_name(const std::string& name) {
  constexpr size_t shortest = 2;
  constexpr size_t longest = 64;
  const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return name.size() > shortest && name.size() < longest && is_lower(name.front()) &&
         name.find("--") == std::string::npos && name.back() != '-' &&
         std::ranges::all_of(name, [&](char c) { return c == '-' || is_lower(c); });
}

void check_names(const Value& config, std::vector<ConfigProblem>& problems) {
  const std::string container = string_option(config, "capture_container_name");
  if (!container.empty() && container.find("{{") == std::string::npos &&
      !is_container_name(container)) {
    problems.push_back(
        {"capture_container_name",
         "A capture_container_name must satisfy the regular expression "
         "\"^[a-z0-9][a-z0-9\\\\-]{2,62}$\", have no two dashes in a row and not end "
         "with one."});
  }
  const std::string os = string_option(config, "os_type");
  if (!sets_option(config, "os_type")) {
    problems.push_back({"", "An os_type must be specified"});
  } else if (!os.empty() && os != "Linux" && os != "linux" && os != "Windows" && os != "windows") {
    problems.push_back({"os_type", fmt::format("The os_type \"{}\" is invalid", os)});
  }
  constexpr size_t most_tags = 50;
  constexpr size_t longest_name = 512;
  constexpr size_t longest_value = 256;
  const auto tags = string_map_option(config, "azure_tags");
  if (tags.size() > most_tags) {
    problems.push_back(
        {"azure_tags",
         fmt::format("a max of 50 tags are supported, but {} were provided", tags.size())});
  }
  for (const auto& [name, value] : tags) {
    if (name.size() > longest_name || value.size() > longest_value) {
      problems.push_back(
          {"azure_tags", fmt::format("the tag \"{}\" is too long: a name has at most "
                                     "512 characters, a value 256",
                                     name)});
    }
  }
  for (const std::string& identity : strings_option(config, "user_assigned_managed_identities")) {
    const auto parts = std::ranges::count(identity, '/');
    if (!identity.starts_with("/subscriptions/") || parts % 2 != 0) {
      problems.push_back(
          {"user_assigned_managed_identities",
           fmt::format("Error parsing resource ID from `user_assigned_managed_identities`; \"{}\" "
                       "does not follow the full resource id format: /subscriptions/"
                       "<SUBSCRIPTON_ID>/resourcegroups/<RESOURCE_GROUP>/providers/"
                       "Microsoft.ManagedIdentity/userAssignedIdentities/"
                       "<USER_ASSIGNED_IDENTITY_NAME>",
                       identity)});
    }
  }
  constexpr size_t longest_prefix = 10;
  if (string_option(config, "custom_resource_build_prefix").size() > longest_prefix) {
    problems.push_back({"custom_resource_build_prefix",
                        "A custom_resource_build_prefix must be at most 10 characters long"});
  }
}

std::vector<ConfigProblem> check_arm(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  azure::check_access(config, problems);
  azure::check_image_source(config, problems);
  check_target(config, problems);
  check_names(config, problems);
  azure::check_gallery_destination(config, "shared_image_gallery_destination", problems);
  check_word(config, "managed_image_storage_account_type",
             "Standard_LRS StandardSSD_LRS Premium_LRS",
             "The managed_image_storage_account_type is invalid: Standard_LRS, StandardSSD_LRS or "
             "Premium_LRS",
             problems);
  check_word(config, "disk_caching_type", "ReadWrite ReadOnly None",
             "The disk_caching_type is invalid: ReadWrite, ReadOnly or None", problems);
  check_word(config, "disk_controller_type", "SCSI NVMe",
             "The disk_controller_type is invalid: SCSI or NVMe", problems);
  check_word(config, "security_type", "TrustedLaunch ConfidentialVM",
             "The security_type is invalid: TrustedLaunch or ConfidentialVM", problems);
  for (const Value& machine : blocks_option(config, "spot")) {
    const std::string policy = string_option(machine, "eviction_policy");
    if (policy != "Delete" && policy != "Deallocate" && !policy.empty()) {
      problems.push_back(
          {"spot", fmt::format("The spot.eviction_policy \"{}\" is invalid, eviction_policy must "
                               "be \"Delete\", \"Deallocate\" or unset",
                               policy)});
    }
  }
  for (const Value& info : blocks_option(config, "plan_info")) {
    for (const char* name : {"plan_name", "plan_product", "plan_publisher"}) {
      if (!sets_option(info, name)) {
        problems.push_back({"plan_info", fmt::format("if either plan_name, plan_product, or "
                                                     "plan_publisher are defined then all must be "
                                                     "defined: {} is not",
                                                     name)});
      }
    }
  }
  check_local_file(config, "custom_data_file", "custom_data_file not found", context.files,
                   problems);
  check_local_file(config, "user_data_file", "user_data_file not found", context.files, problems);
  append_problems(check_communicator(config, context, communicator_defaults), problems);
  return problems;
}

std::vector<StepDeclaration> capture_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  const std::string image = string_option(config, "managed_image_name");
  if (!image.empty() || sets_option(config, "managed_image_name")) {
    steps.push_back(azure::service_step(config, "capture_image", "make the managed image " + image,
                                        {"managed_image_name", "managed_image_resource_group_name",
                                         "managed_image_storage_account_type",
                                         "managed_image_zone_resilient", "azure_tags", "azure_tag"},
                                        true));
    steps.back().effects.push_back({Effect::Kind::Creates, "managed image " + image});
  } else if (sets_option(config, "capture_container_name")) {
    steps.push_back(
        azure::service_step(config, "capture_vhd", "copy the disk to a VHD",
                            {"capture_container_name", "capture_name_prefix", "storage_account",
                             "resource_group_name", "sas_token_duration"},
                            true));
    steps.back().effects.push_back({Effect::Kind::Creates, "VHD"});
  }
  for (const Value& gallery : blocks_option(config, "shared_image_gallery_destination")) {
    const std::string name = fmt::format("{}/{}", string_option(gallery, "image_name", "image"),
                                         string_option(gallery, "image_version", "version"));
    steps.push_back(azure::service_step(
        config, "publish_version", "publish " + name,
        {"shared_image_gallery_destination", "shared_image_gallery_timeout",
         "shared_gallery_image_version_end_of_life_date",
         "shared_gallery_image_version_exclude_from_latest", "shared_image_gallery_replica_count"},
        true));
    steps.back().effects.push_back({Effect::Kind::Creates, "gallery image version " + name});
  }
  return steps;
}

std::vector<StepDeclaration> arm_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  steps.push_back(azure::service_step(
      config, "find_source", "find the source image",
      {"image_publisher", "image_offer", "image_sku", "image_version", "image_url",
       "custom_managed_image_name", "custom_managed_image_resource_group_name",
       "shared_image_gallery", "location"},
      false));
  const std::string group = string_option(config, "build_resource_group_name");
  if (!sets_option(config, "build_resource_group_name")) {
    steps.push_back(azure::service_step(
        config, "create_resource_group", "make a resource group",
        {"location", "temp_resource_group_name", "azure_tags", "azure_tag"}, false));
    steps.back().effects.push_back({Effect::Kind::Creates, "resource group"});
  }
  const bool is_windows = string_option(config, "communicator") == "winrm";
  if (is_windows && !sets_option(config, "build_key_vault_name") &&
      !bool_option(config, "skip_create_build_key_vault")) {
    steps.push_back(azure::service_step(
        config, "create_key_vault", "make a key vault",
        {"build_key_vault_sku", "build_key_vault_secret_name", "winrm_expiration_time"}, false));
    steps.back().effects.push_back({Effect::Kind::Creates, "key vault"});
  }
  std::vector<std::string> arguments = option_names({OptionGroup{rows}});
  arguments.insert(arguments.end(), {"vm_size", "os_type", "os_disk_size_gb", "disk_caching_type",
                                     "disk_additional_size"});
  steps.push_back(azure::service_step(
      config, "deploy_machine",
      fmt::format("deploy a machine of size {}", string_option(config, "vm_size", "Standard_A1")),
      std::move(arguments), false));
  steps.back().effects.push_back({Effect::Kind::Creates, "virtual machine, its disk and network"});
  if (communicator_kind(config) != "none") {
    steps.push_back(connect_step(config, "the machine", communicator_defaults));
  }
  steps.push_back(azure::service_step(config, "deallocate_machine", "stop the machine", {}, true));
  if (!bool_option(config, "skip_create_image")) {
    for (StepDeclaration& step : capture_steps(config)) {
      steps.push_back(std::move(step));
    }
  }
  return steps;
}

std::vector<std::string> arm_inputs(const Value& config) {
  std::vector<std::string> files;
  for (const char* name : {"custom_data_file", "user_data_file", "client_cert_path"}) {
    if (std::string path = string_option(config, name); !path.empty()) {
      files.push_back(std::move(path));
    }
  }
  return files;
}

std::map<std::string, Type> arm_outputs() {
  std::map<std::string, Type> outputs;
  for (const char* name :
       {"SourceImageName", "SubscriptionID", "TempComputeName", "TempDataDiskName",
        "TempDeploymentName", "TempKeyVaultName", "TempNicName", "TempNsgName", "TempOSDiskName",
        "TempPublicIPAddressName", "TempResourceGroupName", "TempSubnetName",
        "TempVirtualNetworkName", "TenantID"}) {
    outputs.emplace(name, Type::string());
  }
  return outputs;
}

}  // namespace

const ComponentInfo& azure_arm_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "azure-arm",
      .schema = schema_of(
          "Makes an Azure image from a machine: deploys one from a source image, "
          "provisions it, and captures it as a managed image, a gallery image "
          "version or a VHD.",
          {azure::access_options(), azure::image_options(), azure::managed_image_options(),
           azure::gallery_destination_options(), OptionGroup{rows, rules}, communicator_options()}),
      .outputs = arm_outputs(),
      .steps = arm_steps,
      .check = check_arm,
      .template_functions = {"clean_resource_name"},
      .input_files = arm_inputs};
  return info;
}

}  // namespace kiln
