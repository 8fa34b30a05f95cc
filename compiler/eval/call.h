#pragma once

#include <vector>

#include "compiler/eval/function.h"

namespace kiln {

// Calls a function as the language does, with arguments that were converted to its parameters'
// types: null, unknown and marked arguments are treated as the parameters ask. Needs as many
// arguments as the function takes.
FunctionResult call_function(const FunctionInfo& function, const CallContext& context,
                             std::vector<Value> arguments);

}  // namespace kiln
