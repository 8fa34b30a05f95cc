#pragma once

#include <string>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// A value as a YAML document in block style, byte for byte as libyaml's emitter writes it for
// Packer: strings and keys in double quotes (folded beyond column 80), several lines as a literal
// block. Needs a wholly known value; an error for capsules.
Result<std::string> value_to_yaml(const Value& value);

}  // namespace kiln
