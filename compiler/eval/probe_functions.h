#pragma once

#include <span>

#include "compiler/eval/function.h"

namespace kiln {

// Functions that no template has, for tests and `kiln debug`: they make unknown and marked values
// and show types and precision, so that scripts can reach those paths. The oracle has the same.
std::span<const FunctionInfo> probe_functions();

}  // namespace kiln
