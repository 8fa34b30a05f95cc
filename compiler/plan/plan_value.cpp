#include "compiler/plan/plan_value.h"

#include "compiler/value/json.h"

namespace kiln {
namespace {

Value strings(const std::vector<std::string>& texts) {
  std::vector<Value> elements;
  for (const std::string& text : texts) {
    elements.push_back(Value::string(text));
  }
  return Value::tuple(std::move(elements));
}

Value sensitive(const Value& value) {
  std::vector<std::string> origins;
  for (const Mark& mark : value.marks()) {
    if (mark.kind == "sensitive") {
      origins.push_back(mark.origin);
    }
  }
  return Value::object({{"$sensitive", strings(origins)}});
}

Value unknown(const Value& value) {
  const Result<Value> type = value_from_json(value.type().json());
  std::map<std::string, Value> what = {{"type", type ? *type : Value::string("dynamic")}};
  if (!value.refinement().origin.empty()) {
    what.emplace("origin", Value::string(value.refinement().origin));
  }
  if (!value.refinement().prefix.empty()) {
    what.emplace("prefix", Value::string(value.refinement().prefix));
  }
  return Value::object({{"$unknown", Value::object(std::move(what))}});
}

bool is_sensitive(const Value& value) {
  for (const Mark& mark : value.marks()) {
    if (mark.kind == "sensitive") {
      return true;
    }
  }
  return false;
}

Value entries(const Value& value) {
  std::map<std::string, Value> shown;
  bool needs_escape = false;
  for (const auto& [name, element] : value.entries()) {
    const bool is_unset =
        value.type().is(TypeKind::Object) && element.is_known() && element.is_null();
    if (!is_unset) {
      shown.emplace(name, plan_value(element));
      needs_escape = needs_escape || name.starts_with('$');
    }
  }
  const Value object = Value::object(std::move(shown));
  return needs_escape ? Value::object({{"$escaped", object}}) : object;
}

}  // namespace

Value plan_value(const Value& value) {
  if (is_sensitive(value)) {
    return sensitive(value);
  }
  if (!value.is_known()) {
    return unknown(value);
  }
  if (value.is_null()) {
    return Value::null(Type::dynamic());
  }
  switch (value.type().kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple: {
      std::vector<Value> elements;
      for (const Value& element : value.elements()) {
        elements.push_back(plan_value(element));
      }
      return Value::tuple(std::move(elements));
    }
    case TypeKind::Map:
    case TypeKind::Object:
      return entries(value);
    case TypeKind::Number:
      // JSON has no infinity.
      return value.as_number().is_infinite() ? Value::string(value.as_number().text())
                                             : value.without_marks();
    case TypeKind::Bool:
    case TypeKind::String:
      return value.without_marks();
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      break;
  }
  return Value::null(Type::dynamic());
}

}  // namespace kiln
