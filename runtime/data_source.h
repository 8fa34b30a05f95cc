#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// What a data source may use of the world beside the network.
struct DataSourceContext {
  // A variable of the environment; nothing when it is not set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  // Ends a wait within a second.
  std::stop_token stop;
};

// How a data source is read: its decoded options, rendered and known, to its outputs by name.
// Errors are whole sentences or Packer's words.
struct DataSourceRunner {
  Result<std::map<std::string, Value>> (*read)(const Value& config,
                                               const DataSourceContext& context);
};

}  // namespace kiln
