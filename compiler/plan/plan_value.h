#pragma once

#include "compiler/value/value.h"

namespace kiln {

// A value as a plan's JSON shows it: a value of plain JSON. Secrets become `{"$sensitive":
// ["var.password"]}`, unknowns `{"$unknown": {"origin": "build.Host", "type": "string"}}`, an
// object of the user's that would look like these `{"$escaped": ...}`. Attributes that are null are
// left out: they are not set.
Value plan_value(const Value& value);

}  // namespace kiln
