#pragma once

#include <string>
#include <string_view>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// A TOML document (version 1.0) as an object: tables are objects, arrays tuples, dates and times
// strings as they are written. Errors begin with `on line 1, column 2: `.
Result<Value> value_from_toml(std::string_view text);

// A wholly known map or object as a TOML document, keys in bytewise order. An error that names the
// path for what TOML has no word for: null, a whole number beyond 64 bits, and anything else than a
// table at the top.
Result<std::string> value_to_toml(const Value& value);

}  // namespace kiln
