#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/service/service_settings.h"

namespace kiln {

// Answers vault(), consul_key(), aws_secretsmanager() and aws_secretsmanager_raw(): asks the
// service once for each question and remembers the answer, good or bad, so that one run has one
// answer. For use by several threads.
class ServiceAsker {
 public:
  explicit ServiceAsker(ServiceSettings settings) : settings_(std::move(settings)) {}

  // `function` is the function's name, and `arguments` its arguments, an empty text for null.
  Result<std::string> ask(std::string_view function, const std::vector<std::string>& arguments);

 private:
  Result<std::string> ask_service(std::string_view function,
                                  const std::vector<std::string>& arguments) const;

  ServiceSettings settings_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::vector<std::string>>, Result<std::string>> answers_;
};

}  // namespace kiln
