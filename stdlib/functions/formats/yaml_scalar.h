#pragma once

#include <string>
#include <string_view>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// What a scalar of a YAML document is. `tag` is `!!int` and its like; empty for a plain scalar
// without one, which is judged by its looks.
Result<Value> resolve_yaml_scalar(std::string_view tag, const std::string& text);

}  // namespace kiln
