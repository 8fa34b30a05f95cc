#pragma once

#include <string>

#include "compiler/value/type.h"

namespace kiln {

// How the types of a conditional's arms differ, in HCL's words. Needs types that do not unify.
std::string describe_type_mismatch(const Type& when_true, const Type& when_false);

}  // namespace kiln
