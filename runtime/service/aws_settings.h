#pragma once

#include <string>

#include "runtime/service/service_settings.h"

namespace kiln {

// Whom AWS is to take us for, and where it is.
struct AwsSettings {
  std::string access_key;
  std::string secret_key;
  // Empty for long-lived keys.
  std::string session_token;
  std::string region;
  // Of the service asked, without a slash at its end.
  std::string endpoint;
  // PEM file of AWS_CA_BUNDLE; empty for the system's.
  std::string ca_file;
};

// From AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else from the profile
// (AWS_PROFILE, `default`) of the shared files ~/.aws/credentials and ~/.aws/config
// (AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE). The region is AWS_REGION, AWS_DEFAULT_REGION or
// the profile's; the endpoint AWS_ENDPOINT_URL_SERVICE, AWS_ENDPOINT_URL, the profile's
// `endpoint_url` or AWS's own. Roles, SSO, credential processes and metadata services are not
// asked: the error says so. `service` is as in AWS's host names: `secretsmanager`; `variable` is
// its name in AWS_ENDPOINT_URL_...: `SECRETS_MANAGER`.
Result<AwsSettings> read_aws_settings(const ServiceSettings& settings, const std::string& service,
                                      const std::string& variable);

}  // namespace kiln
