#pragma once

#include <optional>
#include <span>

#include "compiler/value/convert.h"

// The parts that convert(), unify() and mismatch() are made of; not for other layers.
namespace kiln {

// Whether values of `from` can be tried to convert to `to`.
bool can_convert(const Type& from, const Type& to, Conversions allowed);

// The type all of `types` convert to, or nothing; needs at least one type.
std::optional<Type> unify_types(std::span<const Type> types, Conversions allowed);

// `to` with every Dynamic in it replaced by what `from` has there. Needs can_convert.
Type replace_dynamic(const Type& from, const Type& to);

// convert() without its error texts for impossible types: needs can_convert.
Result<Value> apply_conversion(const Value& value, const Type& to, Conversions allowed);

// Whether the types are the same but for those not known yet.
bool all_same_type(std::span<const Value> values);

// The types of an object's attributes, in order of names.
std::vector<Type> attribute_types(const Type& object);

}  // namespace kiln
