#include "cli/value_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string indent(const std::string& text) {
  std::string indented = "  ";
  for (char c : text) {
    indented += c;
    if (c == '\n') {
      indented += "  ";
    }
  }
  return indented;
}

// Packer keeps what is no 64-bit integer as a float64 and prints it as Go's %v does.
std::string number_text(const Number& number) {
  return number.to_int64() ? number.text()
                           : Number::from_double(number.to_double()).format('g', -1);
}

std::string format_nested(const Value& value, bool is_nested);

std::string format_sequence(const Value& value) {
  std::string text = value.size() == 0 ? "[" : "[\n";
  for (const Value& element : value.elements()) {
    text += indent(format_nested(element, true)) + ",\n";
  }
  return text + "]";
}

std::string format_mapping(const Value& value) {
  std::string text = value.size() == 0 ? "{" : "{\n";
  for (const auto& [key, element] : value.entries()) {
    text += indent(fmt::format("{} = {}", go_quote(key), format_nested(element, true))) + "\n";
  }
  return text + "}";
}

std::string format_nested(const Value& value, bool is_nested) {
  if (value.contains_mark("sensitive")) {
    return "<sensitive>";
  }
  if (!value.is_wholly_known()) {
    return "<unknown>";
  }
  if (value.is_null()) {
    return "null";
  }
  switch (value.type().kind()) {
    case TypeKind::String:
      return is_nested ? go_quote(value.as_string()) : value.as_string();
    case TypeKind::Number:
      return number_text(value.as_number());
    case TypeKind::Bool:
      return value.as_bool() ? "true" : "false";
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return format_sequence(value);
    case TypeKind::Map:
    case TypeKind::Object:
      return format_mapping(value);
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return "<unknown>";
}

template <typename Named>
std::string list_values(std::string_view prefix, const std::vector<Named>& named) {
  std::vector<std::string> lines;
  for (const Named& each : named) {
    lines.push_back(
        fmt::format("{}.{}: {}\n", prefix, each.name, go_quote(format_result(each.value))));
  }
  std::ranges::sort(lines);
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  return text;
}

}  // namespace

std::string format_result(const Value& value) {
  return format_nested(value, false);
}

std::string list_variables(const Config& config) {
  return fmt::format("> input-variables:\n\n{}\n> local-variables:\n\n{}\n",
                     list_values("var", config.variables), list_values("local", config.locals));
}

}  // namespace kiln
