#include "stdlib/google/google_options.h"

#include <algorithm>

#include "compiler/config/option.h"
#include "compiler/eval/go_template.h"
#include "stdlib/options/option_check.h"

namespace kiln::google {
namespace {

using enum OptionType;

constexpr OptionRow access_rows[] = {
    {"access_token", Text, "Token to use the service with.", secret_option},
    {"account_file",
     Text,
     "The old name of `credentials_file`.",
     {.deprecated = "Use `credentials_file` instead."}},
    {"credentials_file", Text, "File with the key of a service account."},
    {"credentials_json", Text, "Key of a service account.", secret_option},
    {"impersonate_service_account", Text, "Service account to act as."},
    {"scopes", Texts, "Scopes of the machine's service account."},
    {"vault_gcp_oauth_engine", Text, "Path of Vault's engine that gives tokens."},
};

constexpr RuleRow access_rules[] = {
    {RuleKind::AtMostOneOf,
     "access_token account_file credentials_file credentials_json vault_gcp_oauth_engine",
     "only one of access_token, account_file, credentials_file, credentials_json and "
     "vault_gcp_oauth_engine can be specified"},
};

constexpr OptionRow endpoint_rows[] = {
    {"custom_endpoints", TextMap, "URLs of services, by service."},
    {"universe_domain", Text, "Domain of the services. Default `googleapis.com`."},
};

constexpr OptionRow project_rows[] = {
    {"project_id", Text, "Project to work in."},
};

constexpr OptionRow machine_rows[] = {
    {"disk_size", Quantity, "Size of the disk in GB."},
    {"disk_type", Text, "Type of the disk: `pd-standard`, `pd-balanced`, `pd-ssd`."},
    {"machine_type", Text, "Type of the machine: `e2-standard-2`."},
    {"network", Text, "Network of the machine. Default `default`."},
    {"omit_external_ip", Flag, "Gives the machine no public address."},
    {"service_account_email", Text, "Service account of the machine."},
    {"source_image_family", Text, "Family whose newest image to start from."},
    {"subnetwork", Text, "Subnetwork of the machine."},
    {"zone", Text, "Zone to work in: `us-central1-a`."},
};

constexpr OptionRow image_rows[] = {
    {"image_architecture", Text, "Architecture of the image: `X86_64`, `ARM64`."},
    {"image_description", Text, "Description of the image."},
    {"image_family", Text, "Family of the image."},
    {"image_forbidden_signatures_db", Texts, "Signatures that UEFI refuses."},
    {"image_guest_os_features", Texts, "Features of the image's system: `UEFI_COMPATIBLE`."},
    {"image_key_exchange_key", Texts, "Key exchange keys of UEFI."},
    {"image_labels", TextMap, "Labels of the image."},
    {"image_name", Text, "Name of the image."},
    {"image_platform_key", Text, "Platform key of UEFI."},
    {"image_signatures_db", Texts, "Signatures that UEFI accepts."},
    {"image_storage_locations", Texts, "Where the image is kept: one place."},
};

// [a-z]([-a-z0-9]*[a-z0-9])?, at most 63 characters.
bool is_resource_name(const std::string& name) {
  constexpr size_t longest = 63;
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_inner = [&](char c) { return c == '-' || is_lower(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= longest && is_lower(name.front()) && name.back() != '-' &&
         std::ranges::all_of(name, is_inner);
}

}  // namespace

OptionGroup access_options() {
  return {access_rows, access_rules};
}
OptionGroup endpoint_options() {
  return {endpoint_rows};
}
OptionGroup project_options() {
  return {project_rows};
}
OptionGroup machine_options() {
  return {machine_rows};
}
OptionGroup image_options() {
  return {image_rows};
}

void check_access(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems) {
  for (const char* name : {"account_file", "credentials_file"}) {
    check_local_file(config, name, std::string(name) + " not found", context.files, problems);
  }
}

void check_image(const Value& config, std::vector<ConfigProblem>& problems) {
  const std::string name = string_option(config, "image_name");
  if (!name.empty() && !has_template_action(name) && !is_resource_name(name)) {
    problems.push_back(
        {"image_name",
         "Invalid image name: Must start with a lowercase letter followed by up to 63 lowercase "
         "letters, numbers, or hyphens, and cannot end with a hyphen"});
  }
  const std::string family = string_option(config, "image_family");
  if (!family.empty() && !has_template_action(family) && !is_resource_name(family)) {
    problems.push_back(
        {"image_family",
         "Invalid image family: The first character must be a lowercase letter, and all following "
         "characters must be a dash, lowercase letter, or digit, except the last character, which "
         "cannot be a dash"});
  }
  check_word(config, "image_architecture", "X86_64 ARM64 x86_64 arm64",
             "Invalid image architecture: Must be one of X86_64 and ARM64", problems);
  if (strings_option(config, "image_storage_locations").size() > 1) {
    problems.push_back({"image_storage_locations",
                        "Invalid image storage locations: Must not have more than 1 region"});
  }
}

std::vector<Effect> service_effects(const Value& config) {
  std::string credential = "application default credentials";
  for (const char* name : {"access_token", "credentials_json", "vault_gcp_oauth_engine"}) {
    if (sets_option(config, name)) {
      credential = name;
    }
  }
  for (const char* name : {"account_file", "credentials_file"}) {
    if (const std::string path = string_option(config, name); !path.empty()) {
      credential = path;
    }
  }
  std::vector<Effect> effects = {
      {Effect::Kind::Network,
       "compute." + string_option(config, "universe_domain", "googleapis.com")},
      {Effect::Kind::Credential, std::move(credential)}};
  if (std::string account = string_option(config, "impersonate_service_account");
      !account.empty()) {
    effects.push_back({Effect::Kind::Credential, std::move(account)});
  }
  return effects;
}

StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning) {
  return {.name = std::move(name),
          .summary = std::move(summary),
          .after_provisioning = after_provisioning,
          .arguments = std::move(arguments),
          .effects = service_effects(config)};
}

}  // namespace kiln::google
