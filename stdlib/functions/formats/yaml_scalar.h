#pragma once

#include <string_view>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// What a scalar of a YAML document is. `tag` is written out (`tag:yaml.org,2002:int`); empty for a
// scalar without one, which is judged by its looks unless it is `quoted`. As in Packer's library a
// scalar in quotes that looks like anything but a word stays a string whatever its tag says.
Result<Value> resolve_yaml_scalar(std::string_view tag, std::string_view text, bool quoted);

}  // namespace kiln
