#pragma once

#include <map>
#include <string>
#include <string_view>

#include "compiler/config/catalog.h"
#include "runtime/component.h"
#include "runtime/data_source.h"

namespace kiln {

// How the built-in data sources are read: made from the folders that have a run.cpp. Null for one
// that kiln knows the options of and cannot read.
const DataSourceRunner* find_data_source_runner(std::string_view name);

// Reads one: `{{ }}` in its options is rendered first, `functions` are what it may call.
Result<std::map<std::string, Value>> read_data_source(const ComponentInfo& component,
                                                      const Value& config,
                                                      const TemplateFunctions& functions,
                                                      const DataSourceContext& context);

}  // namespace kiln
