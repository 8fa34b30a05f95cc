#include "runtime/service/service_asker.h"

#include "compiler/source/check.h"
#include "runtime/service/aws_secrets_manager.h"
#include "runtime/service/consul.h"
#include "runtime/service/vault.h"

namespace kiln {

Result<std::string> ServiceAsker::ask_service(std::string_view function,
                                              const std::vector<std::string>& arguments) const {
  if (function == "vault") {
    return read_vault(settings_, arguments.at(0), arguments.at(1));
  }
  if (function == "consul_key") {
    return read_consul(settings_, arguments.at(0));
  }
  if (function == "aws_secretsmanager_raw") {
    return read_aws_secret(settings_, arguments.at(0));
  }
  KILN_CHECK(function == "aws_secretsmanager", "a function that asks a service is known here");
  KILN_ASSIGN(const std::string secret, read_aws_secret(settings_, arguments.at(0)));
  return pick_secret_value(secret, arguments.at(1));
}

Result<std::string> ServiceAsker::ask(std::string_view function,
                                      const std::vector<std::string>& arguments) {
  const std::lock_guard lock(mutex_);
  const std::pair question(std::string(function), arguments);
  const auto known = answers_.find(question);
  if (known != answers_.end()) {
    return known->second;
  }
  return answers_.emplace(question, ask_service(function, arguments)).first->second;
}

}  // namespace kiln
