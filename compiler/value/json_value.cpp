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

class DebugValueWriter {
 public:
  explicit DebugValueWriter(bool refinements) : refinements_(refinements) {}

  void write(const Value& value);
  const std::string& text() const { return json_.text(); }

 private:
  void write_entries(const Value& value);
  void write_marked(const Value& value);
  void write_unknown(const Value& value);
  void write_special(std::string_view name, std::string_view text_json);

  JsonWriter json_;
  bool refinements_;
};

void DebugValueWriter::write_unknown(const Value& value) {
  const Refinement& known = value.refinement();
  JsonWriter refined;
  refined.begin_object();
  auto write_length = [&](std::string_view name, uint64_t length) {
    refined.key(name);
    refined.number(std::to_string(length));
  };
  auto write_bound = [&](const std::string& name, const std::optional<NumberBound>& bound) {
    if (!bound) {
      return;
    }
    refined.key(name);
    if (bound->value.is_infinite()) {
      refined.literal(bound->value.is_negative() ? R"({"$number":"-Inf"})"
                                                 : R"({"$number":"+Inf"})");
    } else {
      refined.number(bound->value.text());
    }
    if (!bound->is_inclusive) {
      refined.key(name + "_exclusive");
      refined.boolean(true);
    }
  };
  if (known.min_length > 0) {
    write_length("length_min", known.min_length);
  }
  if (known.max_length != Refinement::no_limit) {
    write_length("length_max", known.max_length);
  }
  write_bound("max", known.maximum);
  write_bound("min", known.minimum);
  if (known.not_null) {
    refined.key("not_null");
    refined.boolean(true);
  }
  if (!known.prefix.empty()) {
    refined.key("prefix");
    refined.string(known.prefix);
  }
  refined.end_object();
  json_.begin_object();
  if (refinements_ && refined.text() != "{}" && !value.type().is(TypeKind::Dynamic)) {
    json_.key("$refined");
    json_.literal(refined.text());
  }
  json_.key("$unknown");
  json_.boolean(true);
  json_.end_object();
}

void DebugValueWriter::write_entries(const Value& value) {
  const auto& entries = value.entries();
  bool escaped = std::any_of(entries.begin(), entries.end(),
                             [](const auto& entry) { return entry.first.starts_with('$'); });
  json_.begin_object();
  if (escaped) {
    json_.key("$escaped");
    json_.begin_object();
  }
  for (const auto& [key, element] : entries) {
    json_.key(key);
    write(element);
  }
  if (escaped) {
    json_.end_object();
  }
  json_.end_object();
}

void DebugValueWriter::write_marked(const Value& value) {
  json_.begin_object();
  json_.key("$marks");
  json_.begin_array();
  const std::string* last = nullptr;
  for (const Mark& mark : value.marks()) {
    if (last == nullptr || *last != mark.kind) {
      json_.string(mark.kind);
    }
    last = &mark.kind;
  }
  json_.end_array();
  json_.key("$value");
  write(value.without_marks());
  json_.end_object();
}

void DebugValueWriter::write_special(std::string_view name, std::string_view text_json) {
  json_.begin_object();
  json_.key(name);
  json_.literal(text_json);
  json_.end_object();
}

void DebugValueWriter::write(const Value& value) {
  if (value.is_marked()) {
    write_marked(value);
    return;
  }
  if (!value.is_known()) {
    write_unknown(value);
    return;
  }
  if (value.is_null()) {
    json_.null();
    return;
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      json_.boolean(value.as_bool());
      return;
    case TypeKind::Number:
      if (value.as_number().is_infinite()) {
        write_special("$number", json_quote(value.as_number().text()));
      } else {
        json_.number(value.as_number().text());
      }
      return;
    case TypeKind::String:
      json_.string(value.as_string());
      return;
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      json_.begin_array();
      for (const Value& element : value.elements()) {
        write(element);
      }
      json_.end_array();
      return;
    case TypeKind::Map:
    case TypeKind::Object:
      write_entries(value);
      return;
    case TypeKind::Capsule:
    case TypeKind::Dynamic:
      write_special("$capsule", json_quote(value.type().friendly_name()));
      return;
  }
}

}  // namespace

Result<std::string> value_to_json(const Value& value, JsonEscapes escapes) {
  std::string out;
  KILN_TRY(append_json(out, value, escapes, ""));
  return out;
}

std::string value_to_debug_json(const Value& value, bool refinements) {
  DebugValueWriter writer(refinements);
  writer.write(value);
  return writer.text();
}

}  // namespace kiln
