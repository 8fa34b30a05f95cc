#pragma once

#include "compiler/value/value.h"

namespace kiln {

// The language's `==` (`!=` when `negated`), as cty defines it: no conversion, values of different
// types differ, nulls are all equal. Unknown when that depends on something unknown. The result
// carries all marks of both values.
Value equal_values(const Value& a, const Value& b, bool negated = false);

}  // namespace kiln
