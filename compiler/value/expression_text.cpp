#include <algorithm>

#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// A string literal of the language: `${` and `%{` would start a template, so their first character
// is doubled.
std::string quote_literal(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    if (text.starts_with("${") || text.starts_with("%{")) {
      out += text[0];
      out += text.substr(0, 2);
      text.remove_prefix(2);
      continue;
    }
    if (next.value == '\n') {
      out += "\\n";
    } else if (next.value == '\r') {
      out += "\\r";
    } else if (next.value == '\t') {
      out += "\\t";
    } else if (next.value == '"' || next.value == '\\') {
      out += '\\';
      out += static_cast<char>(next.value);
    } else if (next.value < 0x20 || next.value == 0x7F) {
      out += fmt::format("\\u{:04x}", static_cast<uint32_t>(next.value));
    } else {
      append_utf8(out, next.value);
    }
    text.remove_prefix(next.size);
  }
  return out + '"';
}

std::string sequence_text(const Value& value) {
  std::string out;
  for (const Value& element : value.elements()) {
    out += (out.empty() ? "" : ", ") + value_to_expression(element);
  }
  return "[" + out + "]";
}

std::string keyed_text(const Value& value) {
  if (value.entries().empty()) {
    return "{}";
  }
  std::string out;
  for (const auto& [key, element] : value.entries()) {
    // A bare `for` would begin a for expression.
    bool bare = is_identifier(key) && key != "for";
    out += (out.empty() ? "" : ", ") + (bare ? key : quote_literal(key)) + " = " +
           value_to_expression(element);
  }
  return "{ " + out + " }";
}

}  // namespace

std::string value_to_expression(const Value& value) {
  const auto& marks = value.marks();
  if (std::any_of(marks.begin(), marks.end(),
                  [](const Mark& mark) { return mark.kind == "sensitive"; })) {
    return "(sensitive)";
  }
  if (!value.is_known()) {
    return "(unknown)";
  }
  if (value.is_null()) {
    return "null";
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      return value.as_bool() ? "true" : "false";
    case TypeKind::Number:
      return value.as_number().text();
    case TypeKind::String:
      return quote_literal(value.as_string());
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return sequence_text(value);
    case TypeKind::Map:
    case TypeKind::Object:
      return keyed_text(value);
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      break;
  }
  return "(" + value.type().friendly_name() + ")";
}

}  // namespace kiln
