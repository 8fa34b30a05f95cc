#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/config/option.h"
#include "compiler/eval/go_template.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

using enum OptionType;

constexpr OptionRow protection_rows[] = {
    {"enabled", Flag, "Protects the image from being deregistered."},
    {"with_cooldown", Flag, "Keeps it protected for a day after protection is taken away."},
};
constexpr OptionGroup protection = {protection_rows};

constexpr OptionRow rows[] = {
    {"ami_name",
     Text,
     "Name of the image, unique in its region.",
     {.missing = "ami_name must be specified"}},
    {"ami_description", Text, "Description of the image.", template_option},
    {"ami_virtualization_type", Text, "Virtualization of the image: `hvm` or `paravirtual`."},
    {"ami_users", Texts, "Accounts that may use the image."},
    {"ami_groups", Texts, "Groups that may use the image: `all` makes it public."},
    {"ami_org_arns", Texts, "Organizations that may use the image."},
    {"ami_ou_arns", Texts, "Organizational units that may use the image."},
    {"ami_product_codes", Texts, "Product codes of the image."},
    {"ami_regions", Texts, "Regions to copy the image to."},
    {"skip_region_validation", Flag, "Accepts names of regions that are not known."},
    {"tags", TextMap, "Tags of the image and its snapshots.", template_option},
    {"tag", Blocks, "One tag of the image and its snapshots.", {.inside = &key_value}},
    {"ena_support", Flag, "Declares that the image supports enhanced networking (ENA)."},
    {"sriov_support", Flag, "Declares that the image supports enhanced networking (SR-IOV)."},
    {"force_deregister", Flag, "Deregisters an image of the same name first."},
    {"force_delete_snapshot", Flag, "Deletes the snapshots of that image too."},
    {"encrypt_boot", Flag, "Encrypts the image's root volume. Unset: as the source is."},
    {"kms_key_id", Text, "Key to encrypt with in the region of the build."},
    {"region_kms_key_ids", TextMap, "Keys to encrypt copies with, by region."},
    {"skip_save_build_region", Flag, "Keeps no image in the region of the build."},
    {"imds_support", Text, "`v2.0`: machines of the image ask for session tokens."},
    {"deprecate_at", Text, "When the image becomes deprecated: `2026-12-31T00:00:00Z`."},
    {"snapshot_copy_duration_minutes", Quantity, "In how many minutes copies must be complete."},
    {"snapshot_tags", TextMap, "Tags of the snapshots.", template_option},
    {"snapshot_tag", Blocks, "One tag of the snapshots.", {.inside = &key_value}},
    {"snapshot_users", Texts, "Accounts that may make volumes of the snapshots."},
    {"snapshot_groups", Texts, "Groups that may make volumes of the snapshots."},
    {"deregistration_protection",
     Block,
     "Protects the image from being deregistered.",
     {.inside = &protection}},
};

constexpr OptionRow register_rows[] = {
    {"ami_architecture", Text,
     "Architecture of the image: `x86_64` (default), `arm64`, `i386`, `x86_64_mac`, `arm64_mac`."},
    {"boot_mode", Text, "How machines boot: `legacy-bios`, `uefi`, `uefi-preferred`."},
    {"uefi_data", Text, "Variables of UEFI that machines start with, in base64."},
    {"tpm_support", Text, "`v2.0`: machines have a TPM."},
};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("()[] ./-'@_").find(c) != std::string_view::npos;
}

void check_name(const Value& config, std::vector<ConfigProblem>& problems) {
  constexpr size_t shortest = 3;
  constexpr size_t longest = 128;
  const std::string name = string_option(config, "ami_name");
  if (name.empty() || has_template_action(name)) {
    return;
  }
  if (name.size() < shortest || name.size() > longest) {
    problems.push_back({"ami_name", "ami_name must be between 3 and 128 characters long"});
  }
  if (!std::ranges::all_of(name, is_name_character)) {
    problems.push_back(
        {"ami_name",
         "AMIName should only contain alphanumeric characters, parentheses (()), square brackets "
         "([]), spaces ( ), periods (.), slashes (/), dashes (-), single quotes ('), at-signs (@), "
         "or underscores(_). You can use the `clean_resource_name` template filter to "
         "automatically clean your ami name."});
  }
}

bool is_key_id(const std::string& id) {
  const bool has_form =
      id.starts_with("mrk-") || id.starts_with("alias/") ||
      (id.starts_with("arn:aws") && id.find(":kms:") != std::string::npos &&
       (id.find(":key/") != std::string::npos || id.find(":alias/") != std::string::npos));
  constexpr size_t uuid_length = 36;
  return has_form || (id.size() == uuid_length && std::ranges::count(id, '-') == 4);
}

void check_keys(const Value& config, std::vector<ConfigProblem>& problems) {
  const bool has_key = sets_option(config, "kms_key_id");
  const bool has_keys = sets_option(config, "region_kms_key_ids");
  if ((has_key || has_keys) && !sets_option(config, "encrypt_boot")) {
    problems.push_back({has_key ? "kms_key_id" : "region_kms_key_ids",
                        "If you have set either region_kms_key_ids or kms_key_id, encrypt_boot "
                        "must also be true."});
  }
  const std::string key = string_option(config, "kms_key_id");
  if (!key.empty() && !has_template_action(key) && !is_key_id(key)) {
    problems.push_back({"kms_key_id", fmt::format("\"{}\" is not a valid KMS Key Id.", key)});
  }
  const auto keys = string_map_option(config, "region_kms_key_ids");
  if (keys.empty()) {
    return;
  }
  std::vector<std::string> regions = strings_option(config, "ami_regions");
  for (const auto& [region, id] : keys) {
    if (!id.empty() && !has_template_action(id) && !is_key_id(id)) {
      problems.push_back(
          {"region_kms_key_ids", fmt::format("\"{}\" is not a valid KMS Key Id.", id)});
    }
    if (has_option(config, "ami_regions") && find_option(config, "ami_regions") == nullptr) {
      return;
    }
    if (std::ranges::find(regions, region) == regions.end() &&
        region != string_option(config, "region")) {
      problems.push_back(
          {"region_kms_key_ids",
           fmt::format("Region {} is in region_kms_key_ids but not in ami_regions", region)});
    }
  }
  for (const std::string& region : regions) {
    if (!keys.contains(region)) {
      problems.push_back(
          {"ami_regions",
           fmt::format("Region {} is in ami_regions but not in region_kms_key_ids", region)});
    }
  }
}

void check_sharing(const Value& config, std::vector<ConfigProblem>& problems) {
  if (!bool_option(config, "encrypt_boot") || sets_option(config, "kms_key_id")) {
    return;
  }
  for (const char* name : {"ami_users", "ami_org_arns", "ami_ou_arns"}) {
    if (sets_option(config, name)) {
      problems.push_back({name, "Cannot share AMI encrypted with default KMS key"});
    }
  }
  if (sets_option(config, "snapshot_users")) {
    problems.push_back({"snapshot_users", "Cannot share snapshot encrypted with default KMS key"});
  }
}

// RFC 3339, to the second.
bool is_time(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  const auto fits = [&](size_t i) {
    return shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
  };
  if (text.size() <= shape.size()) {
    return false;
  }
  for (size_t i = 0; i < shape.size(); ++i) {
    if (!fits(i)) {
      return false;
    }
  }
  const std::string_view zone = text.substr(shape.size());
  return zone == "Z" || zone.find_first_of("+-") != std::string_view::npos;
}

}  // namespace

OptionGroup ami_options() {
  return {rows};
}

OptionGroup register_options() {
  return {register_rows};
}

std::map<std::string, Type> build_outputs() {
  return {{"BuildRegion", Type::string()},           {"SourceAMI", Type::string()},
          {"SourceAMICreationDate", Type::string()}, {"SourceAMIName", Type::string()},
          {"SourceAMIOwner", Type::string()},        {"SourceAMIOwnerName", Type::string()}};
}

void check_ami(const Value& config, std::vector<ConfigProblem>& problems) {
  check_name(config, problems);
  check_keys(config, problems);
  check_sharing(config, problems);
  const std::string support = string_option(config, "imds_support");
  if (!support.empty() && support != "v2.0") {
    problems.push_back(
        {"imds_support", "The only valid imds_support values are \"v2.0\" or the empty string"});
  }
  const std::string time = string_option(config, "deprecate_at");
  if (!time.empty() && !has_template_action(time) && !is_time(time)) {
    problems.push_back(
        {"deprecate_at",
         "deprecate_at is not a valid time. Expect time format: YYYY-MM-DDTHH:MM:SSZ"});
  }
}

}  // namespace kiln::amazon
