#pragma once

#include <string_view>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// One YAML document as a value, as Packer's library reads it: mappings are objects, sequences
// tuples, numbers exact, plain words such as `yes` and `~` what YAML 1.1 makes of them, timestamps
// strings of RFC 3339; aliases and merge keys work. Documents of too many values or levels, what
// aliases stand for counted, are refused. Errors are worded as YamlEvents::next() says.
Result<Value> value_from_yaml(std::string_view text);

}  // namespace kiln
