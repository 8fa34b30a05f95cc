#include "compiler/config/option.h"
#include "stdlib/amazon/amazon_options.h"

namespace kiln::amazon {
namespace {

using enum OptionType;

constexpr OptionRow assume_role_rows[] = {
    {"role_arn", Text, "ARN of the role to take on."},
    {"duration_seconds", Quantity, "How many seconds the role's credentials last."},
    {"external_id", Text, "External identifier that the role's trust policy asks for."},
    {"policy", Text, "IAM policy, as JSON, that restricts the role further."},
    {"policy_arns", Texts, "ARNs of managed policies that restrict the role further."},
    {"session_name", Text, "Name of the session, which CloudTrail shows."},
    {"tags", TextMap, "Tags of the session."},
    {"transitive_tag_keys", Texts, "Tags that are passed on to roles taken on from there."},
};
constexpr OptionGroup assume_role = {assume_role_rows};

constexpr OptionRow vault_rows[] = {
    {"name", Text, "Name of the role in Vault whose credentials to ask for."},
    {"role_arn", Text, "ARN of the role to take on, where the Vault role allows several."},
    {"ttl", Text, "How long the credentials last."},
    {"engine_name", Text, "Path of the secrets engine. Default `aws`."},
};
constexpr OptionGroup vault = {vault_rows};

constexpr OptionRow polling_rows[] = {
    {"max_attempts", Quantity, "How often to ask whether something is ready."},
    {"delay_seconds", Quantity, "How many seconds to wait between."},
};
constexpr OptionGroup polling = {polling_rows};

constexpr OptionRow rows[] = {
    {"access_key", Text,
     "Access key to use; without one, the environment, profiles and the "
     "machine's own role are asked.",
     secret_option},
    {"assume_role", Block, "Takes on another role before anything else.", {.inside = &assume_role}},
    {"aws_polling", Block, "How patiently to wait for the service.", {.inside = &polling}},
    {"custom_endpoint_ec2", Text, "URL of the EC2 service, for compatible clouds."},
    {"decode_authorization_messages", Flag,
     "Decodes the message of a refused call, which needs a permission of its own."},
    {"insecure_skip_tls_verify", Flag, "Does not check the certificate of the endpoint."},
    {"max_retries", Quantity, "How often to repeat a failing call."},
    {"mfa_code", Text, "One-time password of a multi-factor device.", secret_option},
    {"profile", Text, "Profile of the shared credentials file."},
    {"region", Text, "Region to work in, such as `us-east-1`."},
    {"secret_key", Text, "Secret that belongs to the access key.", secret_option},
    {"shared_credentials_file", Text, "Credentials file to read instead of the usual one."},
    {"skip_credential_validation", Flag, "Does not ask whether the credentials work first."},
    {"skip_metadata_api_check", Flag, "Does not ask the machine's metadata service."},
    {"token", Text, "Session token that belongs to temporary keys.", secret_option},
    {"vault_aws_engine", Block, "Gets credentials from Vault.", {.inside = &vault}},
};

constexpr RuleRow rules[] = {
    {RuleKind::AllOrNone, "access_key secret_key",
     "`access_key` and `secret_key` must both be either set or not set."},
    {RuleKind::ConflictsWith, "vault_aws_engine access_key secret_key token",
     "If you have set vault_aws_engine, you must not set the access_key or secret_key."},
};

}  // namespace

OptionGroup access_options() {
  return {rows, rules};
}

void check_access(const Value& config, std::vector<ConfigProblem>& problems) {
  for (const Value& engine : blocks_option(config, "vault_aws_engine")) {
    if (!sets_option(engine, "name")) {
      problems.push_back({"vault_aws_engine", "vault_aws_engine needs the name of a role"});
    }
  }
}

std::vector<Effect> service_effects(const Value& config) {
  const std::string region = string_option(config, "region");
  const std::string endpoint = string_option(config, "custom_endpoint_ec2");
  std::vector<Effect> effects;
  effects.push_back({Effect::Kind::Network, !endpoint.empty() ? endpoint
                                            : region.empty()  ? "ec2.amazonaws.com"
                                                             : "ec2." + region + ".amazonaws.com"});
  const std::string profile = string_option(config, "profile");
  effects.push_back(
      {Effect::Kind::Credential, sets_option(config, "access_key")         ? "access_key"
                                 : sets_option(config, "vault_aws_engine") ? "vault_aws_engine"
                                 : !profile.empty() ? "AWS profile " + profile
                                                    : "AWS credentials of the environment"});
  for (const Value& role : blocks_option(config, "assume_role")) {
    const std::string arn = string_option(role, "role_arn");
    effects.push_back({Effect::Kind::Credential, arn.empty() ? "assume_role" : "role " + arn});
  }
  return effects;
}

}  // namespace kiln::amazon
