#pragma once

#include <limits>
#include <span>
#include <string>

#include "compiler/eval/function.h"
#include "fmt/format.h"

// What the groups of functions declare and read their arguments with.
namespace kiln {

using Arguments = std::span<const Value>;

// Parameters that take no null, unknown or marked value.
inline Parameter string_parameter(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::string(), .doc = doc};
}
inline Parameter number_parameter(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::number(), .doc = doc};
}
inline Parameter any_parameter(std::string_view name, std::string_view doc) {
  return {.name = name, .type = Type::dynamic(), .needs_type = true, .doc = doc};
}

// One whose marks the function hands on itself: those of elements stay with the elements.
inline Parameter structure_parameter(std::string_view name, std::string_view doc) {
  return {
      .name = name, .type = Type::dynamic(), .allow_marked = true, .needs_type = true, .doc = doc};
}

inline FunctionError argument_error(int argument, std::string message) {
  return {std::move(message), argument};
}

inline FunctionError call_error(std::string message) {
  return {std::move(message), -1};
}

// Takes steps for work that the size of the result does not show. What the error says is not shown:
// a spent budget is reported where the expression is.
inline Result<void> afford(const CallContext& context, size_t steps) {
  if (context.budget != nullptr && !context.budget->spend(static_cast<int64_t>(steps))) {
    return Error{"this takes too long"};
  }
  return {};
}

// Before a text is read into values: nobody knows yet how many there are, but one takes at least
// two bytes.
inline Result<void> afford_parsing(const CallContext& context, std::string_view text) {
  return afford(context, text.size() / 2);
}

// Before a text is made whose length is a product: more is taken for a mistake, since it would fill
// the memory.
inline constexpr size_t longest_text = size_t{256} << 20;
inline Result<void> check_length(size_t bytes) {
  if (bytes > longest_text) {
    return Error{fmt::format("the result would be longer than {} MiB", longest_text >> 20)};
  }
  return {};
}

// A known number as an integer; Go's text otherwise.
inline Result<int64_t> whole_number(const Value& value) {
  if (auto integer = value.as_number().to_int64()) {
    return *integer;
  }
  return Error{fmt::format("value must be a whole number, between {} and {}",
                           std::numeric_limits<int64_t>::min(),
                           std::numeric_limits<int64_t>::max())};
}

// Whether not even the type of some argument is known: cty then knows nothing of the result either.
inline bool has_untyped(Arguments arguments) {
  for (const Value& argument : arguments) {
    if (argument.type().is(TypeKind::Dynamic) && !argument.is_known()) {
      return true;
    }
  }
  return false;
}

inline bool is_sequence(const Type& type) {
  return type.is(TypeKind::List) || type.is(TypeKind::Tuple);
}
inline bool is_sequence_or_set(const Type& type) {
  return is_sequence(type) || type.is(TypeKind::Set);
}
inline bool is_keyed(const Type& type) {
  return type.is(TypeKind::Map) || type.is(TypeKind::Object);
}

// Whether a collection will have as many elements as it has now: unknown elements of a set may turn
// out to be equal to others.
inline bool has_known_length(const Value& value) {
  return value.is_known() &&
         (!value.type().is(TypeKind::Set) || value.size() <= 1 || value.is_wholly_known());
}

inline std::vector<Type> types_of(Arguments arguments) {
  std::vector<Type> types;
  for (const Value& value : arguments) {
    types.push_back(value.type());
  }
  return types;
}

inline Value string_list(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  values.reserve(texts.size());
  for (const std::string& text : texts) {
    values.push_back(Value::string(text));
  }
  return Value::list(Type::string(), std::move(values));
}

// An unknown of a type of which nothing else is known yet than that it will not be null.
inline Value pending(Type type) {
  Refinement refinement;
  refinement.not_null = true;
  return Value::unknown(std::move(type), std::move(refinement));
}

}  // namespace kiln
