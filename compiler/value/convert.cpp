#include "compiler/value/convert.h"

#include <algorithm>
#include <functional>

#include "compiler/source/check.h"
#include "compiler/value/conversion.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

Result<Value> string_to_bool(const std::string& text) {
  if (text == "true" || text == "1") {
    return Value::boolean(true);
  }
  if (text == "false" || text == "0") {
    return Value::boolean(false);
  }
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "true" || lower == "false") {
    return Error{
        fmt::format("a bool is required; to convert from string, use lowercase \"{}\"", lower)};
  }
  return Error{"a bool is required"};
}

Result<Value> convert_primitive(const Value& value, const Type& to) {
  if (to.is(TypeKind::String)) {
    if (value.type().is(TypeKind::Number)) {
      return Value::string(value.as_number().text());
    }
    return Value::string(value.as_bool() ? "true" : "false");
  }
  if (to.is(TypeKind::Bool)) {
    return string_to_bool(value.as_string());
  }
  auto number = Number::parse(value.as_string());
  if (!number) {
    return Error{"a number is required"};
  }
  return Value::number(std::move(*number));
}

Result<Value> convert_element(const Value& value, const Type& to, Conversions allowed) {
  return value.type() == to ? value : apply_conversion(value, to, allowed);
}

Result<std::vector<Value>> convert_elements(const std::vector<Value>& values, const Type& to,
                                            Conversions allowed) {
  std::vector<Value> out;
  out.reserve(values.size());
  for (const Value& value : values) {
    KILN_ASSIGN(Value converted, convert_element(value, to, allowed));
    out.push_back(std::move(converted));
  }
  return out;
}

std::vector<Type> types_of(std::span<const Value> values) {
  std::vector<Type> types;
  for (const Value& value : values) {
    types.push_back(value.type());
  }
  return types;
}

// Converting each element to a type with `any` inside may have given different types.
Result<std::vector<Value>> unify_elements(std::vector<Value> values, Conversions allowed) {
  if (values.empty() || all_same_type(values)) {
    return values;
  }
  auto unified = unify_types(types_of(values), allowed);
  if (!unified) {
    return Error{"cannot find a common base type for all elements"};
  }
  return convert_elements(values, *unified, allowed);
}

// The type a collection's elements are converted to: the one wanted, or one found by unification.
Type element_target(std::span<const Type> types, const Type& wanted, Conversions allowed) {
  if (!wanted.is(TypeKind::Dynamic) || types.empty()) {
    return wanted;
  }
  auto unified = unify_types(types, allowed);
  KILN_CHECK(unified.has_value(), "can_convert found a common type");
  return *unified;
}

Result<Value> convert_to_sequence(const Value& value, const Type& to, Conversions allowed) {
  const Type& from = value.type();
  bool tuple = from.is(TypeKind::Tuple);
  bool to_set = to.is(TypeKind::Set);
  auto make = [&](Type element, std::vector<Value> elements) {
    return to_set ? Value::set(std::move(element), std::move(elements))
                  : Value::list(std::move(element), std::move(elements));
  };
  if (!to_set && from.is(TypeKind::Set) && value.size() > 1 && !value.is_wholly_known()) {
    // Elements may turn out to be equal. cty forgets the wanted type here.
    return Value::unknown(Type::list(from.element()));
  }
  if (value.elements().empty()) {
    bool keep = to.element().is(TypeKind::Dynamic) && !tuple;
    return make(keep ? from.element() : to.element().without_optional(), {});
  }
  Type target = tuple ? element_target(from.elements(), to.element(), allowed) : to.element();
  KILN_ASSIGN(std::vector<Value> elements, convert_elements(value.elements(), target, allowed));
  if (tuple && !to_set) {
    KILN_ASSIGN(elements, unify_elements(std::move(elements), allowed));
  }
  if (!all_same_type(elements)) {
    return Error{
        fmt::format("element types must all match for conversion to {}", to_set ? "set" : "list")};
  }
  return make(Type::dynamic(), std::move(elements));
}

Result<Value> convert_to_map(const Value& value, const Type& to, Conversions allowed) {
  const Type& from = value.type();
  bool object = from.is(TypeKind::Object);
  if (value.entries().empty()) {
    bool keep = to.element().is(TypeKind::Dynamic) && !object;
    return Value::map(keep ? from.element() : to.element().without_optional(), {});
  }
  Type target =
      object ? element_target(attribute_types(from), to.element(), allowed) : to.element();
  std::vector<Value> values;
  for (const auto& [key, element] : value.entries()) {
    KILN_ASSIGN(Value converted, convert_element(element, target, allowed));
    values.push_back(std::move(converted));
  }
  if (target.is_collection() || target.is(TypeKind::Object)) {
    KILN_ASSIGN(values, unify_elements(std::move(values), allowed));
  }
  if (!all_same_type(values)) {
    return Error{fmt::format("{} types must all match for conversion to map",
                             object ? "attribute" : "element")};
  }
  std::map<std::string, Value> entries;
  auto next = values.begin();
  for (const auto& [key, element] : value.entries()) {
    entries.emplace_hint(entries.end(), key, std::move(*next++));
  }
  return Value::map(Type::dynamic(), std::move(entries));
}

Result<Value> convert_to_object(const Value& value, const Type& to, Conversions allowed) {
  bool map = value.type().is(TypeKind::Map);
  std::map<std::string, Value> attributes;
  for (const auto& [name, type] : to.attributes()) {
    auto found = value.entries().find(name);
    if (found == value.entries().end()) {
      if (!to.is_optional(name)) {
        return Error{fmt::format("map has no element for required attribute {}", go_quote(name))};
      }
      attributes.emplace(name, Value::null(type.without_optional()));
      continue;
    }
    const Type& from = found->second.type();
    if (map && !(from == type) && !can_convert(from, type, allowed)) {
      return Error{fmt::format("map element type is incompatible with attribute {}: {}",
                               go_quote(name), mismatch(from, type))};
    }
    KILN_ASSIGN(Value converted, convert_element(found->second, type, allowed));
    attributes.emplace(name, std::move(converted));
  }
  return Value::object(std::move(attributes));
}

Result<Value> convert_to_tuple(const Value& value, const Type& to, Conversions allowed) {
  std::vector<Value> elements;
  for (size_t i = 0; i < value.elements().size(); ++i) {
    KILN_ASSIGN(Value converted, convert_element(value.elements()[i], to.elements()[i], allowed));
    elements.push_back(std::move(converted));
  }
  return Value::tuple(std::move(elements));
}

// What stays known of an unknown value that is converted to `to`.
Value convert_unknown(const Value& unknown, Type to) {
  const Refinement& known = unknown.refinement();
  const Type& from = unknown.type();
  Refinement refinement{known.not_null, {}, known.origin};
  bool to_set = to.is(TypeKind::Set);
  auto limit = [&](uint64_t shortest, uint64_t longest) {
    refinement.min_length = shortest;
    refinement.max_length = longest;
  };
  if (from.is(TypeKind::Object) && to.is(TypeKind::Map)) {
    limit(from.attributes().size(), from.attributes().size());
  } else if (from.is(TypeKind::Tuple) && (to.is(TypeKind::List) || to_set)) {
    // Elements of a set may turn out to be equal.
    uint64_t size = from.elements().size();
    limit(to_set ? std::min<uint64_t>(size, 1) : size, size);
  } else if (from.is_collection() && to.is_collection()) {
    limit(to_set ? std::min<uint64_t>(known.min_length, 1) : known.min_length, known.max_length);
  }
  return Value::refined(std::move(to), std::move(refinement));
}

}  // namespace

bool all_same_type(std::span<const Value> values) {
  const Type* first = nullptr;
  for (const Value& value : values) {
    if (value.type().is(TypeKind::Dynamic)) {
      continue;
    }
    if (first != nullptr && !(*first == value.type())) {
      return false;
    }
    first = &value.type();
  }
  return true;
}

Result<Value> apply_conversion(const Value& value, const Type& to, Conversions allowed) {
  if (to.is(TypeKind::Dynamic)) {
    return value;
  }
  if (value.is_marked()) {
    KILN_ASSIGN(Value converted, apply_conversion(value.without_marks(), to, allowed));
    return converted.with_marks_of(value);
  }
  if (!value.has_content()) {
    Type type = replace_dynamic(value.type(), to.without_optional());
    if (value.is_known()) {
      return Value::null(std::move(type));
    }
    return convert_unknown(value, std::move(type));
  }
  switch (to.kind()) {
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
      return convert_primitive(value, to);
    case TypeKind::List:
    case TypeKind::Set:
      return convert_to_sequence(value, to, allowed);
    case TypeKind::Map:
      return convert_to_map(value, to, allowed);
    case TypeKind::Object:
      return convert_to_object(value, to, allowed);
    case TypeKind::Tuple:
      return convert_to_tuple(value, to, allowed);
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return value;
}

Result<Value> convert(const Value& value, const Type& target) {
  if (target.is_primitive() && value.type().is(target.kind())) {
    return value;
  }
  if (value.type() == target.without_optional()) {
    return value;
  }
  if (!can_convert(value.type(), target, Conversions::Unsafe)) {
    return Error{mismatch(value.type(), target)};
  }
  return apply_conversion(value, target, Conversions::Unsafe);
}

Result<Type> unify(std::span<const Type> types, Conversions allowed) {
  if (types.empty()) {
    return Type::dynamic();
  }
  if (auto unified = unify_types(types, allowed)) {
    return *unified;
  }
  return Error{"all types must be the same, or convertible to one of them"};
}

}  // namespace kiln
