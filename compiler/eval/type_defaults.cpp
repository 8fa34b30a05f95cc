#include "compiler/eval/type_expression.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

const TypeDefaults* child(const TypeDefaults& defaults, const std::string& key) {
  bool by_key = defaults.type.is(TypeKind::Object) || defaults.type.is(TypeKind::Tuple);
  auto found = defaults.children.find(by_key ? key : std::string());
  return found == defaults.children.end() ? nullptr : found->second.get();
}

// Converts all to one type, or nothing when there is none that all have.
std::optional<Type> unify_all(std::vector<Value*> values) {
  std::vector<Type> types;
  for (const Value* value : values) {
    types.push_back(value->type());
  }
  Result<Type> unified = unify(types, Conversions::Unsafe);
  if (!unified) {
    return std::nullopt;
  }
  Type type = *unified;
  std::vector<Value> converted;
  for (const Value* value : values) {
    Result<Value> result = convert(*value, *unified);
    if (!result) {
      return std::nullopt;
    }
    converted.push_back(*std::move(result));
    // Conversion to a type with unknown parts fills them in, for each value in its own way.
    if (!(converted.back().type() == converted.front().type())) {
      return std::nullopt;
    }
  }
  type = converted.front().type();
  for (size_t i = 0; i < values.size(); ++i) {
    *values[i] = std::move(converted[i]);
  }
  return type;
}

Value apply_to_sequence(const TypeDefaults& defaults, const Value& value) {
  if (value.size() == 0) {
    return value;
  }
  std::vector<Value> elements = value.elements();
  std::vector<Value*> pointers;
  for (size_t i = 0; i < elements.size(); ++i) {
    if (const TypeDefaults* below = child(defaults, std::to_string(i))) {
      elements[i] = apply_defaults(*below, elements[i]);
    }
    pointers.push_back(&elements[i]);
  }
  // Filled in, elements may differ in type: then no collection holds them.
  if (!value.type().is(TypeKind::Tuple)) {
    if (auto type = unify_all(pointers)) {
      return value.type().is(TypeKind::List) ? Value::list(*type, std::move(elements))
                                             : Value::set(*type, std::move(elements));
    }
  }
  return Value::tuple(std::move(elements));
}

Value apply_to_mapping(const TypeDefaults& defaults, const Value& value) {
  std::map<std::string, Value> entries = value.entries();
  for (auto& [key, entry] : entries) {
    if (const TypeDefaults* below = child(defaults, key)) {
      entry = apply_defaults(*below, entry);
    }
  }
  for (const auto& [key, fallback] : defaults.values) {
    auto found = entries.find(key);
    if (found == entries.end() || found->second.is_null()) {
      const TypeDefaults* below = child(defaults, key);
      entries.insert_or_assign(key, below != nullptr ? apply_defaults(*below, fallback) : fallback);
    }
  }
  if (value.type().is(TypeKind::Map)) {
    if (entries.empty()) {
      return value;
    }
    std::vector<Value*> pointers;
    for (auto& [key, entry] : entries) {
      pointers.push_back(&entry);
    }
    if (auto type = unify_all(pointers)) {
      return Value::map(*type, std::move(entries));
    }
  }
  return Value::object(std::move(entries));
}

}  // namespace

Value apply_defaults(const TypeDefaults& defaults, const Value& value) {
  if (!value.has_content()) {
    return value;
  }
  Value bare = value.without_marks();
  switch (value.type().kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return apply_to_sequence(defaults, bare).with_marks_of(value);
    case TypeKind::Map:
    case TypeKind::Object:
      return apply_to_mapping(defaults, bare).with_marks_of(value);
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      return value;
  }
  return value;
}

}  // namespace kiln
