#pragma once

#include <span>
#include <string>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// Converts a value to a type as cty does, unsafe conversions (string to number, list to set)
// included. Null and unknown become null and unknown of the target; marks are kept. Errors are
// cty's texts: `a number is required`, `attribute "a" is required`, `element 1: ...`.
Result<Value> convert(const Value& value, const Type& target);

// Safe conversions never fail for a value of the type; unsafe ones may (string to number).
enum class Conversions : uint8_t { Safe, Unsafe };

// The type that all of `types` convert to, as cty's unification finds it; an error when there is
// none.
Result<Type> unify(std::span<const Type> types, Conversions allowed = Conversions::Safe);

// Whether `from` differs from `to` in a way that convert() could never bridge, in words; empty if
// it may convert.
std::string mismatch(const Type& from, const Type& to);

}  // namespace kiln
