#include "runtime/data_source.h"

namespace kiln {
namespace {

Result<std::map<std::string, Value>> read_null(const Value& config,
                                               const DataSourceContext& /*context*/) {
  return std::map<std::string, Value>{{"output", *config.find("input")}};
}

}  // namespace

const DataSourceRunner& null_data_source_runner() {
  static const DataSourceRunner runner = {read_null};
  return runner;
}

}  // namespace kiln
