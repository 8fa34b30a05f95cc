#pragma once

#include <string>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// Where in a value convert() fails.
struct MismatchPlace {
  // One step inwards: an index of a list, set or tuple, or a key of a map or object.
  struct Step {
    std::string key;
    bool is_index = false;
  };
  // Empty for the value itself.
  std::vector<Step> steps;
  // What is there: the value, and the type it should have.
  Value found;
  Type wanted;

  // `.servers[2].port`, as an expression would go there.
  std::string path() const;
};

// The first place, in the order of convert()'s own message, where `value` keeps convert() from
// making it a `target`. Needs convert(value, target) to fail.
MismatchPlace find_mismatch(const Value& value, const Type& target);

}  // namespace kiln
