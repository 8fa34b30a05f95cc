#pragma once

#include <string>

#include "runtime/service/service_settings.h"

namespace kiln {

// The whole text of a secret of AWS Secrets Manager (its current version), by the service's HTTP
// API with the credentials of AwsSettings.
Result<std::string> read_aws_secret(const ServiceSettings& settings, const std::string& name);

// The value of a key in a secret's text, as Packer takes it: a text that is no JSON is the value
// itself; an empty key stands for the only one. Errors have Packer's words and no value in them.
Result<std::string> pick_secret_value(const std::string& secret, const std::string& key);

}  // namespace kiln
