#pragma once

#include <string_view>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// One YAML document as a value: mappings are objects, sequences tuples, numbers exact, plain words
// such as `yes` and `~` what YAML 1.1 makes of them, timestamps strings of RFC 3339. Aliases and
// merge keys work; documents whose aliases multiply beyond measure are refused. Errors begin with
// `on line 1, column 2: `.
Result<Value> value_from_yaml(std::string_view text);

}  // namespace kiln
