#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/azure/azure_options.h"
#include "stdlib/options/chroot_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow region_rows[] = {
    {"name", Text, "Name of the region."},
    {"replicas", Quantity, "Copies in the region. Default 1."},
    {"storage_account_type", Text, "Storage in the region."},
};
constexpr OptionGroup region = {region_rows};

constexpr OptionRow destination_rows[] = {
    {"resource_group", Text, "Resource group of the gallery."},
    {"gallery_name", Text, "Name of the gallery."},
    {"image_name", Text, "Name of the image in the gallery."},
    {"image_version", Text, "Version to make: three numbers."},
    {"target_regions", Blocks, "A region of the version.", {.inside = &region}},
    {"exclude_from_latest", Flag, "Keeps the version from being the latest."},
    {"exlude_from_latest",
     Flag,
     "The misspelt name of `exclude_from_latest`.",
     {.deprecated = "Use `exclude_from_latest` instead."}},
};
constexpr OptionGroup destination = {destination_rows};

constexpr OptionRow rows[] = {
    {"data_disk_cache_type", Text, "Cache of data disks: `ReadOnly` (default)."},
    {"data_disk_storage_account_type", Text, "Storage of data disks."},
    {"from_scratch", Flag, "Starts from an empty disk rather than from a source."},
    {"image_hyperv_generation", Text, "Generation of the image: `V1` (default) or `V2`."},
    {"image_resource_id", Text, "Resource identifier of the image to make."},
    {"lvm_root_device", Text, "Logical volume that holds the root file system."},
    {"manual_mount_command", Text, "Command that mounts the disk, rather than `mount`."},
    {"os_disk_cache_type", Text, "Cache of the system disk: `ReadOnly` (default)."},
    {"os_disk_size_gb", Quantity, "Size of the system disk in GB."},
    {"os_disk_storage_account_type", Text, "Storage of the system disk."},
    {"pre_unmount_commands", Texts, "Commands that run before the disk is unmounted.",
     template_option},
    {"shared_image_destination",
     Block,
     "Where the image goes in a gallery.",
     {.inside = &destination}},
    {"skip_cleanup", Flag, "Leaves disks and snapshots behind."},
    {"skip_create_image", Flag, "Makes no image: for trying a template out."},
    {"source", Text, "Source: `publisher:offer:sku:version`, a disk, or a gallery image version."},
    {"temporary_data_disk_id_prefix", Text, "Prefix of temporary data disks."},
    {"temporary_data_disk_snapshot_id", Text, "Prefix of temporary snapshots of data disks."},
    {"temporary_os_disk_id", Text, "Identifier of the temporary disk."},
    {"temporary_os_disk_snapshot_id", Text, "Identifier of the temporary snapshot."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtMostOneOf, "from_scratch source",
     "source cannot be specified when building from_scratch"},
    {RuleKind::RequiredWith, "from_scratch os_disk_size_gb",
     "os_disk_size_gb is required with from_scratch"},
    {RuleKind::RequiredWith, "from_scratch pre_mount_commands",
     "pre_mount_commands is required with from_scratch"},
};

std::vector<ConfigProblem> check_chroot(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  azure::check_access(config, problems);
  check_chroot_mounts(config, problems);
  if (!bool_option(config, "from_scratch")) {
    const std::string source = string_option(config, "source");
    const bool is_market = std::ranges::count(source, ':') == 3;
    const bool is_resource = source.starts_with("/subscriptions/");
    if ((!sets_option(config, "source") || !source.empty()) && !is_market && !is_resource &&
        source.find("{{") == std::string::npos) {
      problems.push_back({"source", fmt::format("source: \"{}\" is not a valid platform image "
                                                "specifier, nor is it a disk resource ID",
                                                source)});
    }
  }
  if (!sets_option(config, "image_resource_id") &&
      !sets_option(config, "shared_image_destination") &&
      !bool_option(config, "skip_create_image")) {
    problems.push_back({"", "image_resource_id or shared_image_destination is required"});
  }
  azure::check_gallery_destination(config, "shared_image_destination", problems);
  check_word(config, "image_hyperv_generation", "V1 V2",
             "image_hyperv_generation: must be V1 or V2", problems);
  for (const char* name : {"os_disk_cache_type", "data_disk_cache_type"}) {
    check_word(config, name, "None ReadOnly ReadWrite",
               fmt::format("{}: must be None, ReadOnly or ReadWrite", name), problems);
  }
  return problems;
}

std::vector<StepDeclaration> chroot_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  steps.push_back(azure::service_step(
      config, "attach_disk", "make a disk and attach it to this machine",
      {"from_scratch", "source", "os_disk_size_gb", "os_disk_storage_account_type",
       "os_disk_cache_type", "temporary_os_disk_id", "data_disk_cache_type",
       "data_disk_storage_account_type", "temporary_data_disk_id_prefix"},
      false));
  steps.back().effects.push_back({Effect::Kind::Creates, "managed disk"});
  steps.push_back(mount_step());
  if (bool_option(config, "skip_create_image")) {
    return steps;
  }
  const std::string image = string_option(config, "image_resource_id");
  steps.push_back(azure::service_step(
      config, "create_image", image.empty() ? "make the image" : "make " + image,
      {"image_resource_id", "image_hyperv_generation", "shared_image_destination",
       "temporary_os_disk_snapshot_id", "temporary_data_disk_snapshot_id"},
      true));
  steps.back().effects.push_back({Effect::Kind::Creates, image.empty() ? "image version" : image});
  return steps;
}

}  // namespace

const ComponentInfo& azure_chroot_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "azure-chroot",
      .schema = schema_of("Makes an Azure image on the Azure machine that kiln runs on: attaches a "
                          "disk to it and provisions what is on it by chroot.",
                          {azure::access_options(), chroot_options(), OptionGroup{rows, rules}}),
      .outputs = {{"Device", Type::string()}, {"MountPath", Type::string()}},
      .steps = chroot_steps,
      .check = check_chroot,
      .template_functions = {"diskname", "resourcegroup", "subscription", "vm"}};
  return info;
}

}  // namespace kiln
