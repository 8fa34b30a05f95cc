#pragma once

#include <string>
#include <string_view>

#include "compiler/eval/function.h"
#include "compiler/value/json.h"

namespace kiln {

// `upper(str string) string`: names with their types, `...` after one that may be repeated.
std::string function_signature(const FunctionInfo& function);

// The documentation up to its first full stop, without that.
std::string_view first_sentence(const FunctionInfo& function);

// All about a function, as a terminal shows it.
std::string function_text(const FunctionInfo& function);

// The same as one JSON object: name, category, origin (`packer` or `kiln`), signature, doc,
// parameters, rest (or null), result, pure, example.
void write_function(JsonWriter& json, const FunctionInfo& function);

}  // namespace kiln
