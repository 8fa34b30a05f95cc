#include "compiler/config/option.h"

namespace kiln {
namespace {

const Value* attribute(const Value& config, std::string_view name) {
  return config.has_content() ? config.find(name) : nullptr;
}

bool is_text(const Value& value) {
  return value.has_content() && value.type().is(TypeKind::String);
}

}  // namespace

const Value* find_option(const Value& config, std::string_view name) {
  const Value* value = attribute(config, name);
  return value != nullptr && value->has_content() ? value : nullptr;
}

bool has_option(const Value& config, std::string_view name) {
  const Value* value = attribute(config, name);
  return value != nullptr && (!value->is_known() || !value->is_null());
}

bool sets_option(const Value& config, std::string_view name) {
  const Value* value = attribute(config, name);
  if (value == nullptr || (value->is_known() && value->is_null())) {
    return false;
  }
  if (!value->is_known()) {
    return true;
  }
  switch (value->type().kind()) {
    case TypeKind::Bool:
      return value->as_bool();
    case TypeKind::Number:
      return !value->as_number().is_zero();
    case TypeKind::String:
      return !value->as_string().empty();
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
    case TypeKind::Tuple:
    case TypeKind::Object:
      return value->size() > 0;
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return true;
}

std::string string_option(const Value& config, std::string_view name, std::string_view fallback) {
  const Value* value = find_option(config, name);
  return value != nullptr ? value->as_string() : std::string(fallback);
}

bool bool_option(const Value& config, std::string_view name, bool fallback) {
  const Value* value = find_option(config, name);
  return value != nullptr ? value->as_bool() : fallback;
}

int64_t integer_option(const Value& config, std::string_view name, int64_t fallback) {
  const Value* value = find_option(config, name);
  return value != nullptr ? value->as_number().to_int64().value_or(fallback) : fallback;
}

std::vector<std::string> strings_option(const Value& config, std::string_view name) {
  std::vector<std::string> texts;
  if (const Value* value = find_option(config, name)) {
    for (const Value& element : value->elements()) {
      if (is_text(element)) {
        texts.push_back(element.as_string());
      }
    }
  }
  return texts;
}

std::vector<int64_t> integers_option(const Value& config, std::string_view name) {
  std::vector<int64_t> numbers;
  if (const Value* value = find_option(config, name)) {
    for (const Value& element : value->elements()) {
      if (element.has_content()) {
        if (auto number = element.as_number().to_int64()) {
          numbers.push_back(*number);
        }
      }
    }
  }
  return numbers;
}

std::map<std::string, std::string> string_map_option(const Value& config, std::string_view name) {
  std::map<std::string, std::string> texts;
  if (const Value* value = find_option(config, name)) {
    for (const auto& [key, element] : value->entries()) {
      if (is_text(element)) {
        texts.emplace(key, element.as_string());
      }
    }
  }
  return texts;
}

std::vector<Value> blocks_option(const Value& config, std::string_view type) {
  const Value* value = find_option(config, type);
  if (value == nullptr) {
    return {};
  }
  return value->type().is(TypeKind::Object) ? std::vector<Value>{*value} : value->elements();
}

}  // namespace kiln
