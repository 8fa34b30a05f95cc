#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"ami_description", Text, "Description of the image."},
    {"ami_encrypt", Flag, "Encrypts the image."},
    {"ami_groups", Texts, "Groups that may use the image: `all` makes it public."},
    {"ami_kms_key", Text, "Key that the image is encrypted with."},
    {"ami_name", Text, "Name of the image."},
    {"ami_org_arns", Texts, "Organizations that may use the image."},
    {"ami_ou_arns", Texts, "Organizational units that may use the image."},
    {"ami_users", Texts, "Accounts that may use the image."},
    {"architecture", Text, "Architecture of the image: `x86_64` (default), `arm64`."},
    {"boot_mode", Text, "How machines boot: `legacy-bios`, `uefi`."},
    {"format", Text, "Format of the file: `ova` (default), `raw`, `vmdk`, `vhd`, `vhdx`."},
    {"imds_support", Text, "`v2.0`: machines of the image ask for session tokens."},
    {"license_type", Text, "Licence of the import: `AWS` or `BYOL`."},
    {"platform", Text, "Platform of an image that boots by UEFI: `Linux`, `Windows`."},
    {"role_name", Text, "Role of the import service. Default `vmimport`."},
    {"s3_bucket_name", Text, "Bucket to upload to.", {.missing = "s3_bucket_name must be set"}},
    {"s3_encryption", Text, "Encryption of the upload: `AES256` or `aws:kms`."},
    {"s3_encryption_key", Text, "Key that the upload is encrypted with."},
    {"s3_key_name", Text, "Object to upload to.", template_option},
    {"skip_clean", Flag, "Leaves the uploaded object."},
    {"tags", TextMap, "Tags of the image.", template_option},
};

std::vector<ConfigProblem> check_import(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  check_word(config, "format", "ova raw vmdk vhd vhdx",
             "invalid format '" + string_option(config, "format") +
                 "'. Only 'ova', 'raw', 'vhd', 'vhdx', or 'vmdk' are allowed",
             problems);
  check_word(config, "s3_encryption", "AES256 aws:kms",
             "invalid s3 encryption format '" + string_option(config, "s3_encryption") +
                 "'. Only 'AES256' and 'aws:kms' are allowed",
             problems);
  return problems;
}

std::vector<Effect> import_effects(const Value& config) {
  std::vector<Effect> effects = amazon::service_effects(config);
  effects.push_back({Effect::Kind::Creates,
                     "S3 object in " + string_option(config, "s3_bucket_name", "a bucket")});
  effects.push_back({Effect::Kind::Creates, "AMI"});
  return effects;
}

}  // namespace

const ComponentInfo& amazon_import_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "amazon-import",
      .schema = schema_of("Uploads the artifact's disk to S3 and imports it as an Amazon machine "
                          "image (AMI).",
                          {amazon::access_options(), OptionGroup{rows}}),
      .reuse = ReusePolicy::Never,
      .effects = import_effects,
      .check = check_import,
      .template_functions = {"clean_resource_name"}};
  return info;
}

}  // namespace kiln
