#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "compiler/eval/go_template_value.h"
#include "compiler/source/result.h"

namespace kiln {

// What a parameter of a built-in function takes.
enum class GoParameter : uint8_t { Any, String, Integer };

// A function that is always there: Go's own, and those of Packer's that work on text alone.
struct GoFunction {
  std::string_view name;
  std::vector<GoParameter> parameters;
  // The last parameter may be given any number of times, or not at all.
  bool is_variadic;
  // Errors say only what is wrong.
  Result<GoValue> (*call)(std::span<const GoValue> arguments);
};

// All of them, sorted by name. `and` and `or` are not here: they do not evaluate all arguments.
std::span<const GoFunction> go_functions();

// Null when there is none of this name.
const GoFunction* find_go_function(std::string_view name);

}  // namespace kiln
