#include <algorithm>

#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

Error at_path(const std::string& path, std::string_view problem) {
  return Error{path.empty() ? std::string(problem) : fmt::format("{}: {}", path, problem)};
}

Result<void> append_json(std::string& out, const Value& value, JsonEscapes escapes,
                         const std::string& path) {
  auto quote = [&](const std::string& text) {
    return escapes == JsonEscapes::LikeGo ? json_quote_like_go(text) : json_quote(text);
  };
  if (!value.is_known()) {
    return at_path(path, "value is not known");
  }
  if (value.is_null()) {
    out += "null";
    return {};
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      out += value.as_bool() ? "true" : "false";
      return {};
    case TypeKind::Number:
      if (value.as_number().is_infinite()) {
        return at_path(path, "cannot serialize infinity as JSON");
      }
      out += value.as_number().text();
      return {};
    case TypeKind::String:
      out += quote(value.as_string());
      return {};
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple: {
      out += '[';
      for (size_t i = 0; i < value.elements().size(); ++i) {
        out += i == 0 ? "" : ",";
        KILN_TRY(append_json(out, value.elements()[i], escapes, fmt::format("{}[{}]", path, i)));
      }
      out += ']';
      return {};
    }
    case TypeKind::Map:
    case TypeKind::Object: {
      out += '{';
      bool first = true;
      for (const auto& [key, element] : value.entries()) {
        out += (first ? "" : ",") + quote(key) + ':';
        first = false;
        KILN_TRY(append_json(out, element, escapes, path.empty() ? key : path + "." + key));
      }
      out += '}';
      return {};
    }
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return at_path(path, "a value of this kind cannot be written as JSON");
}

void write_debug(JsonWriter& json, const Value& value);

void write_debug_entries(JsonWriter& json, const Value& value) {
  const auto& entries = value.entries();
  bool escaped = std::any_of(entries.begin(), entries.end(),
                             [](const auto& entry) { return entry.first.starts_with('$'); });
  json.begin_object();
  if (escaped) {
    json.key("$escaped");
    json.begin_object();
  }
  for (const auto& [key, element] : entries) {
    json.key(key);
    write_debug(json, element);
  }
  if (escaped) {
    json.end_object();
  }
  json.end_object();
}

void write_marked(JsonWriter& json, const Value& value) {
  json.begin_object();
  json.key("$marks");
  json.begin_array();
  const std::string* last = nullptr;
  for (const Mark& mark : value.marks()) {
    if (last == nullptr || *last != mark.kind) {
      json.string(mark.kind);
    }
    last = &mark.kind;
  }
  json.end_array();
  json.key("$value");
  write_debug(json, value.without_marks());
  json.end_object();
}

void write_special(JsonWriter& json, std::string_view name, std::string_view text_json) {
  json.begin_object();
  json.key(name);
  json.literal(text_json);
  json.end_object();
}

void write_debug(JsonWriter& json, const Value& value) {
  if (value.is_marked()) {
    write_marked(json, value);
    return;
  }
  if (!value.is_known()) {
    write_special(json, "$unknown", "true");
    return;
  }
  if (value.is_null()) {
    json.null();
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      json.boolean(value.as_bool());
      return;
    case TypeKind::Number:
      if (value.as_number().is_infinite()) {
        write_special(json, "$number", json_quote(value.as_number().text()));
      } else {
        json.number(value.as_number().text());
      }
      return;
    case TypeKind::String:
      json.string(value.as_string());
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      json.begin_array();
      for (const Value& element : value.elements()) {
        write_debug(json, element);
      }
      json.end_array();
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      write_debug_entries(json, value);
      return;
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      write_special(json, "$capsule", json_quote(value.type().friendly_name()));
      return;
  }
}

}  // namespace

Result<std::string> value_to_json(const Value& value, JsonEscapes escapes) {
  std::string out;
  KILN_TRY(append_json(out, value, escapes, ""));
  return out;
}

std::string value_to_debug_json(const Value& value) {
  JsonWriter json;
  write_debug(json, value);
  return json.text();
}

}  // namespace kiln
