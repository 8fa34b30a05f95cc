#include "compiler/eval/debug_input.h"

#include <fmt/format.h>
#include <llvm/Support/JSON.h>

#include <algorithm>

#include "compiler/value/convert.h"
#include "compiler/value/json.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

bool takes_value(std::string_view flag) {
  static const std::set<std::string_view> flags = {"mode",    "vars",  "vars-file", "typed-vars",
                                                   "basedir", "width", "filename",  "schema"};
  return flags.contains(flag);
}

// The code unit that `text` escapes at its beginning.
std::optional<char32_t> escaped_unit(std::string_view text) {
  constexpr size_t length = 6;
  uint32_t unit = 0;
  if (!text.starts_with("\\u") || text.size() < length ||
      llvm::StringRef(text.data() + 2, length - 2).getAsInteger(16, unit)) {
    return std::nullopt;
  }
  return unit;
}

// JSON with characters instead of escaped surrogate pairs, which LLVM reads wrongly from U+20000
// on.
std::string decode_surrogate_pairs(std::string_view json) {
  std::string out;
  while (!json.empty()) {
    const size_t taken = json[0] == '\\' ? std::min<size_t>(json.size(), 2) : 1;
    const auto high = escaped_unit(json);
    const auto low = high ? escaped_unit(json.substr(6)) : std::nullopt;
    if (low && *high >= 0xD800 && *high < 0xDC00 && *low >= 0xDC00 && *low < 0xE000) {
      append_utf8(out, 0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00));
      json.remove_prefix(12);
      continue;
    }
    out += json.substr(0, taken);
    json.remove_prefix(taken);
  }
  return out;
}

// A JSON string as it was written: values of the language would normalize it.
std::optional<std::string> raw_text(std::string_view json, llvm::StringRef member) {
  llvm::Expected<llvm::json::Value> parsed = llvm::json::parse(decode_surrogate_pairs(json));
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return std::nullopt;
  }
  if (auto text = parsed->getAsString()) {
    return text->str();
  }
  const llvm::json::Object* object = parsed->getAsObject();
  auto text = object == nullptr ? std::nullopt : object->getString(member);
  return text ? std::optional(text->str()) : std::nullopt;
}

// What a line of JSON says that is a string of ASCII with nothing but two-character escapes, by far
// the most frequent request. Nothing for all else, right or wrong.
std::optional<std::string> plain_string(std::string_view line) {
  if (line.size() < 2 || line.front() != '"' || line.back() != '"') {
    return std::nullopt;
  }
  constexpr std::string_view escapes = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  auto stays = [](char c) { return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\'; };
  std::string text;
  text.reserve(line.size());
  for (std::string_view rest = line.substr(1, line.size() - 2); !rest.empty();) {
    const auto* end = std::find_if_not(rest.begin(), rest.end(), stays);
    text.append(rest.begin(), end);
    rest.remove_prefix(static_cast<size_t>(end - rest.begin()));
    if (rest.empty()) {
      break;
    }
    const size_t escape =
        rest[0] == '\\' && rest.size() > 1 ? escapes.find(rest[1]) : std::string_view::npos;
    if (escape == std::string_view::npos) {
      return std::nullopt;
    }
    text += meanings[escape];
    rest.remove_prefix(2);
  }
  return text;
}

bool is_set(const Value& request, std::string_view flag) {
  const Value* value = request.find(flag);
  return value != nullptr && value->type().is(TypeKind::Bool) && value->has_content() &&
         value->as_bool();
}

bool is_object(const Value* value) {
  return value != nullptr && value->has_content() && value->type().is(TypeKind::Object);
}

Result<void> read_variables(const Value& request, std::map<std::string, Value>& variables) {
  if (const Value* plain = request.find("vars"); is_object(plain)) {
    variables = plain->entries();
  }
  const Value* typed = request.find("typed_vars");
  if (!is_object(typed)) {
    return {};
  }
  for (const auto& [name, json] : typed->entries()) {
    Result<Value> value = typed_value_from_json(json);
    if (!value) {
      return Error{fmt::format("variable {}: {}", name, value.error().message)};
    }
    variables.insert_or_assign(name, *std::move(value));
  }
  return {};
}

Result<Value> known_value(const Type& type, const Value& json);

// What `--refinements` prints.
Refinement read_refinement(const Value& json) {
  auto number = [&](const char* name) -> const Number* {
    const Value* value = json.find(name);
    bool is_number = value != nullptr && value->has_content() && value->type().is(TypeKind::Number);
    return is_number ? &value->as_number() : nullptr;
  };
  auto bound = [&](const char* name, const char* exclusive) -> std::optional<NumberBound> {
    const Number* value = number(name);
    return value == nullptr ? std::nullopt
                            : std::optional(NumberBound{*value, !is_set(json, exclusive)});
  };
  auto length = [&](const char* name, uint64_t otherwise) {
    const Number* value = number(name);
    auto integer = value == nullptr ? std::nullopt : value->to_int64();
    return integer ? static_cast<uint64_t>(*integer) : otherwise;
  };
  const Value* prefix = json.find("prefix");
  bool has_prefix =
      prefix != nullptr && prefix->has_content() && prefix->type().is(TypeKind::String);
  return {is_set(json, "not_null"),
          has_prefix ? prefix->as_string() : "",
          {},
          bound("min", "min_exclusive"),
          bound("max", "max_exclusive"),
          length("length_min", 0),
          length("length_max", Refinement::no_limit)};
}

// The value of one of the notation's special objects, or nothing for ordinary JSON.
Result<std::optional<Value>> special_value(const Type& type, const Value& json) {
  if (!is_object(&json)) {
    return std::optional<Value>();
  }
  if (json.find("$unknown") != nullptr) {
    const Value* refined = json.find("$refined");
    Refinement refinement = is_object(refined) ? read_refinement(*refined) : Refinement();
    return std::optional(Value::refined(type, std::move(refinement)));
  }
  if (const Value* number = json.find("$number")) {
    bool is_negative = number->type().is(TypeKind::String) && number->as_string() == "-Inf";
    return std::optional(Value::number(Number::infinity(is_negative)));
  }
  if (const Value* escaped = json.find("$escaped")) {
    KILN_ASSIGN(Value value, known_value(type, *escaped));
    return std::optional(value);
  }
  const Value* names = json.find("$marks");
  const Value* marked = json.find("$value");
  if (names == nullptr || marked == nullptr || !names->type().is(TypeKind::Tuple)) {
    return std::optional<Value>();
  }
  std::vector<Mark> marks;
  for (const Value& name : names->elements()) {
    marks.push_back({name.type().is(TypeKind::String) ? name.as_string() : "", ""});
  }
  KILN_ASSIGN(std::optional<Value> special, special_value(type, *marked));
  if (special) {
    return std::optional(special->with_marks(marks));
  }
  KILN_ASSIGN(Value value, known_value(type, *marked));
  return std::optional(value.with_marks(marks));
}

Result<Value> value_of(const Type& type, const Value& json) {
  KILN_ASSIGN(std::optional<Value> special, special_value(type, json));
  if (special) {
    return *special;
  }
  return known_value(type, json);
}

Result<Value> sequence_value(const Type& type, const Value& json) {
  if (!json.type().is(TypeKind::Tuple)) {
    return Error{"a JSON array is needed"};
  }
  bool is_tuple = type.is(TypeKind::Tuple);
  if (is_tuple && type.elements().size() != json.size()) {
    return Error{fmt::format("tuple needs {} elements", type.elements().size())};
  }
  std::vector<Value> elements;
  for (const Value& element : json.elements()) {
    KILN_ASSIGN(Value value,
                value_of(is_tuple ? type.elements()[elements.size()] : type.element(), element));
    elements.push_back(std::move(value));
  }
  if (is_tuple) {
    return Value::tuple(std::move(elements));
  }
  return type.is(TypeKind::List) ? Value::list(type.element(), std::move(elements))
                                 : Value::set(type.element(), std::move(elements));
}

Result<Value> mapping_value(const Type& type, const Value& json) {
  if (!json.type().is(TypeKind::Object)) {
    return Error{"a JSON object is needed"};
  }
  std::map<std::string, Value> entries;
  for (const auto& [key, element] : json.entries()) {
    const Type* element_type = nullptr;
    if (type.is(TypeKind::Map)) {
      element_type = &type.element();
    } else if (auto found = type.attributes().find(key); found != type.attributes().end()) {
      element_type = &found->second;
    } else {
      return Error{fmt::format("unexpected attribute \"{}\"", key)};
    }
    KILN_ASSIGN(Value value, value_of(*element_type, element));
    entries.emplace(key, std::move(value));
  }
  return type.is(TypeKind::Map) ? Value::map(type.element(), std::move(entries))
                                : Value::object(std::move(entries));
}

Result<Value> known_value(const Type& type, const Value& json) {
  if (json.is_null()) {
    return Value::null(type);
  }
  switch (type.kind()) {
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Tuple:
      return sequence_value(type, json);
    case TypeKind::Map:
    case TypeKind::Object:
      return mapping_value(type, json);
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
      return convert(json, type);
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      break;
  }
  return Error{"a known value cannot be of dynamic type"};
}

Result<Type> structural_type_from_json(std::string_view kind, const Value& argument) {
  if (kind == "tuple" && argument.type().is(TypeKind::Tuple)) {
    std::vector<Type> elements;
    for (const Value& element : argument.elements()) {
      KILN_ASSIGN(Type type, type_from_json(element));
      elements.push_back(std::move(type));
    }
    return Type::tuple(std::move(elements));
  }
  if (kind == "object" && argument.type().is(TypeKind::Object)) {
    std::map<std::string, Type> attributes;
    for (const auto& [name, attribute] : argument.entries()) {
      KILN_ASSIGN(Type type, type_from_json(attribute));
      attributes.emplace(name, std::move(type));
    }
    return Type::object(std::move(attributes));
  }
  return Error{"a type in JSON notation is needed"};
}

}  // namespace

std::string_view DebugOptions::flag(std::string_view name) const {
  auto found = flags.find(name);
  return found == flags.end() ? std::string_view() : found->second;
}

Result<DebugOptions> read_debug_options(std::span<const std::string> arguments) {
  DebugOptions options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::string_view argument = arguments[i];
    if (!argument.starts_with("--")) {
      options.operands.emplace_back(argument);
      continue;
    }
    std::string name(argument.substr(2));
    if (size_t equals = name.find('='); equals != std::string::npos) {
      options.flags[name.substr(0, equals)] = name.substr(equals + 1);
    } else if (!takes_value(name)) {
      options.flags[name] = "true";
    } else if (i + 1 < arguments.size()) {
      options.flags[name] = arguments[++i];
    } else {
      return Error{fmt::format("option --{} needs a value", name)};
    }
  }
  return options;
}

Result<std::string> read_debug_input(const DebugOptions& options, std::string_view standard_input,
                                     const FileReader& files) {
  if (options.operands.empty() || options.operands[0] == "-") {
    return std::string(standard_input);
  }
  return files.read(options.operands[0]);
}

Result<DebugRequest> read_debug_request(std::string_view line) {
  DebugRequest request;
  if (auto text = plain_string(line)) {
    request.expr = *std::move(text);
    return request;
  }
  KILN_ASSIGN(Value json, value_from_json(line));
  request.expr = raw_text(line, "expr").value_or("");
  if (!is_object(&json)) {
    return request;
  }
  KILN_TRY(read_variables(json, request.variables));
  const Value* functions = json.find("functions");
  if (functions != nullptr && functions->type().is(TypeKind::Tuple)) {
    request.functions.emplace();
    for (const Value& name : functions->elements()) {
      KILN_ASSIGN(Value text, convert(name, Type::string()));
      request.functions->push_back(text.has_content() ? text.as_string() : "");
    }
  }
  request.no_context = is_set(json, "no_context");
  request.no_variables = is_set(json, "no_vars");
  request.no_functions = is_set(json, "no_functions");
  request.is_template = is_set(json, "template");
  if (const Value* id = json.find("id"); id != nullptr && !id->is_null()) {
    KILN_ASSIGN(request.id, value_to_json(*id));
  }
  return request;
}

Result<Type> type_from_json(const Value& json) {
  if (json.has_content() && json.type().is(TypeKind::String)) {
    const std::string& name = json.as_string();
    if (name == "dynamic") {
      return Type::dynamic();
    }
    if (name == "string") {
      return Type::string();
    }
    if (name == "number") {
      return Type::number();
    }
    if (name == "bool") {
      return Type::boolean();
    }
  }
  bool is_pair = json.has_content() && json.type().is(TypeKind::Tuple) && json.size() >= 2 &&
                 json.elements()[0].type().is(TypeKind::String);
  if (!is_pair) {
    return Error{"a type in JSON notation is needed"};
  }
  const std::string& kind = json.elements()[0].as_string();
  const Value& argument = json.elements()[1];
  if (kind == "tuple" || kind == "object") {
    return structural_type_from_json(kind, argument);
  }
  KILN_ASSIGN(Type element, type_from_json(argument));
  if (kind == "list") {
    return Type::list(element);
  }
  if (kind == "set") {
    return Type::set(element);
  }
  if (kind == "map") {
    return Type::map(element);
  }
  return Error{fmt::format("no type is called {}", kind)};
}

Result<Value> typed_value_from_json(const Value& json) {
  const Value* type_json = is_object(&json) ? json.find("type") : nullptr;
  if (type_json == nullptr) {
    return Error{"missing type"};
  }
  KILN_ASSIGN(Type type, type_from_json(*type_json));
  const Value* value = json.find("value");
  return value == nullptr ? Value::null(type) : value_of(type, *value);
}

}  // namespace kiln
