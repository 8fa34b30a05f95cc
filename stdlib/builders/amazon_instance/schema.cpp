#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"account_id",
     Text,
     "Number of the account, as bundling needs it.",
     {.missing = "account_id is required"}},
    {"s3_bucket",
     Text,
     "Bucket that the bundle is uploaded to.",
     {.missing = "s3_bucket is required"}},
    {"x509_cert_path",
     Text,
     "Certificate that the bundle is signed with.",
     {.missing = "x509_cert_path is required"}},
    {"x509_key_path",
     Text,
     "Private key of that certificate.",
     {.missing = "x509_key_path is required"}},
    {"x509_upload_path", Text, "Where both are put in the machine. Default `/tmp`."},
    {"bundle_destination", Text, "Directory of the bundle in the machine. Default `/tmp`."},
    {"bundle_prefix", Text, "Prefix of the bundle's files.", template_option},
    {"bundle_vol_command", Text, "Command that makes the bundle.", template_option},
    {"bundle_upload_command", Text, "Command that uploads the bundle.", template_option},
    {"tpm_support", Text, "`v2.0`: machines have a TPM."},
};

std::vector<ConfigProblem> check_instance(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  amazon::check_access(config, problems);
  amazon::check_ami(config, problems);
  amazon::check_devices(config, "ami_block_device_mappings", problems);
  amazon::check_devices(config, "launch_block_device_mappings", problems);
  amazon::check_run(config, context, problems);
  check_local_file(config, "x509_cert_path", "x509_cert_path points to bad file", context.files,
                   problems);
  check_local_file(config, "x509_key_path", "x509_key_path points to bad file", context.files,
                   problems);
  return problems;
}

std::vector<StepDeclaration> instance_steps(const Value& config) {
  std::vector<StepDeclaration> steps = amazon::run_steps(config);
  // It is bundled while it runs.
  steps.pop_back();
  steps.push_back(
      {.name = "bundle_volume",
       .summary = "bundle the machine's volume in the machine",
       .after_provisioning = true,
       .arguments = {"bundle_vol_command", "bundle_destination", "bundle_prefix", "account_id",
                     "x509_cert_path", "x509_key_path", "x509_upload_path"}});
  steps.push_back(
      {.name = "upload_bundle",
       .summary = "upload the bundle from the machine",
       .after_provisioning = true,
       .arguments = {"bundle_upload_command", "s3_bucket", "access_key", "secret_key"},
       .effects = {{Effect::Kind::Creates,
                    "S3 objects in " + string_option(config, "s3_bucket", "a bucket")}}});
  amazon::add_image_steps(config, "register_image", "register",
                          {"ami_name", "ami_block_device_mappings", "ami_virtualization_type",
                           "ena_support", "sriov_support"},
                          steps);
  return steps;
}

}  // namespace

const ComponentInfo& amazon_instance_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "amazon-instance",
      .schema = schema_of(
          "Makes an Amazon machine image (AMI) with an instance store: bundles the volume of a "
          "running machine and uploads it to S3.",
          {amazon::access_options(), amazon::source_options(), amazon::run_options(),
           amazon::ami_options(), amazon::ami_device_options(), amazon::launch_device_options(),
           OptionGroup{rows}, communicator_options()}),
      .outputs = amazon::build_outputs(),
      .steps = instance_steps,
      .check = check_instance,
      .template_functions = {"clean_resource_name"},
      .input_files = amazon::run_input_files};
  return info;
}

}  // namespace kiln
