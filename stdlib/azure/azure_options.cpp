#include "stdlib/azure/azure_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/options/option_check.h"

namespace kiln::azure {
namespace {

using enum OptionType;

constexpr OptionRow access_rows[] = {
    {"client_cert_password", Text, "Password of the certificate.", secret_option},
    {"client_cert_path", Text, "Certificate (.pfx) to log in with."},
    {"client_id", Text, "Identifier of the service principal, or of a managed identity."},
    {"client_jwt", Text, "Token of another issuer to log in with.", secret_option},
    {"client_secret", Text, "Password of the service principal.", secret_option},
    {"cloud_environment_name", Text, "Cloud: `Public` (default), `China`, `USGovernment`."},
    {"metadata_host", Text, "Host that describes the cloud."},
    {"object_id", Text, "Identifier of the service principal's object."},
    {"oidc_request_token", Text, "Token for asking for a token, as GitHub gives it.",
     secret_option},
    {"oidc_request_url", Text, "URL to ask for a token, as GitHub gives it."},
    {"subscription_id", Text, "Subscription to work in."},
    {"tenant_id", Text, "Tenant to log in to."},
    {"use_azure_cli_auth", Flag, "Logs in as the az command is logged in."},
};

constexpr RuleRow access_rules[] = {
    {RuleKind::AtMostOneOf, "client_secret client_cert_path client_jwt oidc_request_url",
     "Only one of client_secret, client_jwt, client_cert_path or oidc_request_url can be "
     "specified"},
    {RuleKind::RequiredWith, "client_cert_password client_cert_path",
     "client_cert_path must be specified with client_cert_password"},
    {RuleKind::AllOrNone, "oidc_request_url oidc_request_token",
     "oidc_request_url and oidc_request_token must be specified together"},
};

constexpr OptionRow gallery_source_rows[] = {
    {"id", Text, "Identifier of an image version."},
    {"subscription", Text, "Subscription of the gallery."},
    {"resource_group", Text, "Resource group of the gallery."},
    {"gallery_name", Text, "Name of the gallery."},
    {"image_name", Text, "Name of the image in the gallery."},
    {"image_version", Text, "Version of the image. Default: the latest."},
    {"community_gallery_image_id", Text, "Identifier of an image of a community gallery."},
    {"direct_shared_gallery_image_id", Text, "Identifier of an image of a shared gallery."},
};
constexpr OptionGroup gallery_source = {gallery_source_rows};

constexpr OptionRow region_rows[] = {
    {"name", Text, "Name of the region.", {.missing = "a target region needs a name"}},
    {"disk_encryption_set_id", Text, "Disk encryption set of the region."},
    {"replicas", Quantity, "Copies in the region. Default 1."},
};
constexpr OptionGroup region = {region_rows};

constexpr OptionRow destination_rows[] = {
    {"subscription", Text, "Subscription of the gallery."},
    {"resource_group", Text, "Resource group of the gallery."},
    {"gallery_name", Text, "Name of the gallery."},
    {"image_name", Text, "Name of the image in the gallery."},
    {"image_version", Text, "Version to make: three numbers."},
    {"replication_regions",
     Texts,
     "Regions of the version.",
     {.deprecated = "Use `target_region` blocks instead."}},
    {"target_region", Blocks, "A region of the version.", {.inside = &region}},
    {"storage_account_type", Text, "Storage: `Standard_LRS`, `Standard_ZRS`, `Premium_LRS`."},
    {"specialized", Flag, "Keeps what is particular to the machine in the image."},
    {"use_shallow_replication", Flag, "Copies nothing: fast, for development."},
    {"confidential_vm_image_encryption_type", Text,
     "Encryption of a confidential machine's image."},
};
constexpr OptionGroup destination = {destination_rows};

constexpr OptionRow destination_block_rows[] = {
    {"shared_image_gallery_destination",
     Block,
     "Where the image goes in a gallery.",
     {.inside = &destination}},
};

constexpr OptionRow image_rows[] = {
    {"image_publisher", Text, "Publisher of a marketplace image."},
    {"image_offer", Text, "Offer of a marketplace image."},
    {"image_sku", Text, "SKU of a marketplace image."},
    {"image_version", Text, "Version of a marketplace image. Default: the latest."},
    {"image_url", Text, "URL of a VHD to start from."},
    {"custom_managed_image_name", Text, "Managed image to start from."},
    {"custom_managed_image_resource_group_name", Text, "Resource group of that image."},
    {"shared_image_gallery",
     Block,
     "Image of a gallery to start from.",
     {.inside = &gallery_source}},
    {"capture_container_name", Text, "Container that the captured VHD goes to."},
    {"capture_name_prefix", Text, "Prefix of the captured VHD's name."},
    {"disk_additional_size", Quantities, "Sizes of data disks in GB."},
    {"disk_caching_type", Text, "Cache of disks: `ReadWrite` (default), `ReadOnly`, `None`."},
    {"location", Text, "Region to make a resource group in."},
    {"os_disk_size_gb", Quantity, "Size of the system disk in GB."},
    {"os_type", Text, "`Linux` or `Windows`."},
    {"polling_duration_timeout", Time, "How long one operation may take. Default `15m`."},
    {"shared_image_gallery_timeout", Time, "How long the gallery may take. Default `60m`."},
    {"skip_create_image", Flag, "Makes no image: for trying a template out."},
    {"vm_size", Text, "Size of the machine: `Standard_D2s_v3`."},
};

constexpr OptionRow managed_rows[] = {
    {"managed_image_name", Text, "Name of the managed image to make."},
    {"managed_image_resource_group_name", Text, "Resource group of that image, which must exist."},
    {"managed_image_storage_account_type", Text,
     "Storage of that image: `Standard_LRS` (default), `StandardSSD_LRS`, `Premium_LRS`."},
};

}  // namespace

OptionGroup access_options() {
  return {access_rows, access_rules};
}

OptionGroup image_options() {
  return {image_rows};
}

OptionGroup managed_image_options() {
  return {managed_rows};
}

OptionGroup gallery_destination_options() {
  return {destination_block_rows};
}

void check_access(const Value& config, std::vector<ConfigProblem>& problems) {
  const auto has = [&](const char* name) { return sets_option(config, name); };
  const bool has_credential = has("client_secret") || has("client_cert_path") ||
                              has("client_jwt") || has("oidc_request_url");
  if (bool_option(config, "use_azure_cli_auth") || !has_credential) {
    return;
  }
  if (!has("client_id")) {
    problems.push_back({"", "A client_id must be specified, unless ARM_CLIENT_ID is set", true});
  }
  if (!has("subscription_id")) {
    problems.push_back(
        {"", "A subscription_id must be specified, unless ARM_SUBSCRIPTION_ID is set", true});
  }
}

void check_image_source(const Value& config, std::vector<ConfigProblem>& problems) {
  const auto has = [&](const char* name) { return sets_option(config, name); };
  const bool is_market = has("image_publisher") || has("image_offer") || has("image_sku");
  const bool is_url = has("image_url");
  const bool is_managed =
      has("custom_managed_image_name") || has("custom_managed_image_resource_group_name");
  const bool is_gallery =
      !blocks_option(config, "shared_image_gallery").empty() || has("shared_image_gallery");
  const int kinds = static_cast<int>(is_market) + static_cast<int>(is_url) +
                    static_cast<int>(is_managed) + static_cast<int>(is_gallery);
  if (kinds > 1) {
    problems.push_back({"",
                        "Specify only one source: a marketplace image (image_publisher, "
                        "image_offer, image_sku), image_url, a custom_managed_image or a "
                        "shared_image_gallery"});
    return;
  }
  if (is_managed) {
    for (const char* name :
         {"custom_managed_image_name", "custom_managed_image_resource_group_name"}) {
      if (!has(name)) {
        problems.push_back({"", fmt::format("A {} must be specified", name)});
      }
    }
  } else if (!is_url && !is_gallery) {
    for (const char* name : {"image_publisher", "image_offer", "image_sku"}) {
      if (!has(name)) {
        problems.push_back({"", fmt::format("An {} must be specified", name)});
      }
    }
  }
  for (const Value& gallery : blocks_option(config, "shared_image_gallery")) {
    if (sets_option(gallery, "id") || sets_option(gallery, "community_gallery_image_id") ||
        sets_option(gallery, "direct_shared_gallery_image_id")) {
      continue;
    }
    for (const char* name : {"subscription", "resource_group", "gallery_name", "image_name"}) {
      if (!sets_option(gallery, name)) {
        problems.push_back({"shared_image_gallery",
                            fmt::format("A shared_image_gallery.{} must be specified", name)});
      }
    }
  }
}

void check_gallery_destination(const Value& config, std::string_view block,
                               std::vector<ConfigProblem>& problems) {
  for (const Value& gallery : blocks_option(config, block)) {
    for (const char* name : {"resource_group", "gallery_name", "image_name", "image_version"}) {
      if (!sets_option(gallery, name)) {
        problems.push_back(
            {std::string(block), fmt::format("{}.{} must be specified", block, name)});
      }
    }
    const std::string version = string_option(gallery, "image_version");
    const bool has_form = std::ranges::count(version, '.') == 2 &&
                          version.find_first_not_of("0123456789.") == std::string::npos;
    if (!version.empty() && !has_form && version.find("{{") == std::string::npos) {
      problems.push_back({std::string(block),
                          fmt::format("{}.image_version is \"{}\": a version is three numbers, "
                                      "1.0.0",
                                      block, version)});
    }
    std::vector<ConfigProblem> found;
    check_word(gallery, "storage_account_type", "Standard_LRS Standard_ZRS Premium_LRS",
               "storage_account_type must be one of Standard_LRS, Standard_ZRS, Premium_LRS",
               found);
    for (ConfigProblem& problem : found) {
      problem.argument = block;
      problems.push_back(std::move(problem));
    }
    if (sets_option(gallery, "replication_regions") &&
        !blocks_option(gallery, "target_region").empty()) {
      problems.push_back({std::string(block),
                          "`replication_regions` can not be defined alongside `target_region`; you "
                          "can define a target_region for each destination region you wish to "
                          "replicate to."});
    }
  }
}

std::vector<Effect> service_effects(const Value& config) {
  std::string credential = "managed identity";
  if (bool_option(config, "use_azure_cli_auth")) {
    credential = "login of the az command";
  } else {
    for (const char* name :
         {"client_secret", "client_cert_path", "client_jwt", "oidc_request_url"}) {
      if (sets_option(config, name)) {
        credential = name;
        break;
      }
    }
  }
  const std::string cloud = string_option(config, "cloud_environment_name");
  const bool is_china = cloud.find("hina") != std::string::npos;
  const bool is_government = cloud.find("overnment") != std::string::npos;
  return {{Effect::Kind::Network, is_china        ? "management.chinacloudapi.cn"
                                  : is_government ? "management.usgovcloudapi.net"
                                                  : "management.azure.com"},
          {Effect::Kind::Credential, std::move(credential)}};
}

StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning) {
  return {.name = std::move(name),
          .summary = std::move(summary),
          .after_provisioning = after_provisioning,
          .arguments = std::move(arguments),
          .effects = service_effects(config)};
}

}  // namespace kiln::azure
