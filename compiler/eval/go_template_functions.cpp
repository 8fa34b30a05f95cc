#include "compiler/eval/go_template_functions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/eval/go_template_text.h"

namespace kiln {
namespace {

using Arguments = std::span<const GoValue>;

Result<GoValue> boolean(Result<bool> result) {
  if (!result) {
    return result.error();
  }
  return GoValue(*result);
}

// Which values compare with each other.
enum class Basic : uint8_t { None, Bool, Integer, Real, String };

Basic basic_kind(const GoValue& value) {
  return value.as_bool() != nullptr      ? Basic::Bool
         : value.as_integer() != nullptr ? Basic::Integer
         : value.as_real() != nullptr    ? Basic::Real
         : value.as_string() != nullptr  ? Basic::String
                                         : Basic::None;
}

Error incompatible(const GoValue& a, const GoValue& b) {
  return {
      fmt::format("incompatible types for comparison: {} and {}", a.type_name(), b.type_name())};
}

Result<bool> equals_one(const GoValue& a, const GoValue& b) {
  Basic kind = basic_kind(a);
  if (kind != basic_kind(b)) {
    if (!a.is_missing() && !b.is_missing()) {
      return incompatible(a, b);
    }
    return false;
  }
  switch (kind) {
    case Basic::Bool:
      return *a.as_bool() == *b.as_bool();
    case Basic::Integer:
      return *a.as_integer() == *b.as_integer();
    case Basic::Real:
      return *a.as_real() == *b.as_real();
    case Basic::String:
      return *a.as_string() == *b.as_string();
    case Basic::None:
      break;
  }
  if (a.is_missing() || b.is_missing()) {
    return a.is_missing() == b.is_missing();
  }
  return Error{fmt::format("non-comparable type {}: {}", b.text(), b.type_name())};
}

Result<bool> equals(Arguments arguments) {
  if (arguments.size() < 2) {
    return Error{"missing argument for comparison"};
  }
  for (const GoValue& other : arguments.subspan(1)) {
    KILN_ASSIGN(bool is_equal, equals_one(arguments[0], other));
    if (is_equal) {
      return true;
    }
  }
  return false;
}

Result<bool> less(Arguments arguments) {
  const GoValue& a = arguments[0];
  const GoValue& b = arguments[1];
  Basic kind = basic_kind(a);
  if (kind == Basic::None || basic_kind(b) == Basic::None) {
    return Error{"invalid type for comparison"};
  }
  if (kind != basic_kind(b)) {
    return incompatible(a, b);
  }
  switch (kind) {
    case Basic::Integer:
      return *a.as_integer() < *b.as_integer();
    case Basic::Real:
      return *a.as_real() < *b.as_real();
    case Basic::String:
      return *a.as_string() < *b.as_string();
    case Basic::Bool:
    case Basic::None:
      break;
  }
  return Error{"invalid type for comparison"};
}

Result<bool> less_or_equal(Arguments arguments) {
  KILN_ASSIGN(bool is_less, less(arguments));
  if (is_less) {
    return true;
  }
  return equals(arguments);
}

Result<GoValue> call_eq(Arguments arguments) {
  return boolean(equals(arguments));
}

Result<GoValue> call_ne(Arguments arguments) {
  KILN_ASSIGN(bool is_equal, equals(arguments));
  return GoValue(!is_equal);
}

Result<GoValue> call_lt(Arguments arguments) {
  return boolean(less(arguments));
}

Result<GoValue> call_le(Arguments arguments) {
  return boolean(less_or_equal(arguments));
}

Result<GoValue> call_gt(Arguments arguments) {
  KILN_ASSIGN(bool is_less_or_equal, less_or_equal(arguments));
  return GoValue(!is_less_or_equal);
}

Result<GoValue> call_ge(Arguments arguments) {
  KILN_ASSIGN(bool is_less, less(arguments));
  return GoValue(!is_less);
}

Result<GoValue> call_not(Arguments arguments) {
  return GoValue(!arguments[0].is_true());
}

Result<GoValue> call_len(Arguments arguments) {
  if (const std::string* string = arguments[0].as_string()) {
    return GoValue(static_cast<int64_t>(string->size()));
  }
  if (const GoValue::Fields* fields = arguments[0].as_fields()) {
    return GoValue(static_cast<int64_t>(fields->size()));
  }
  if (arguments[0].is_missing()) {
    return Error{"len of nothing: the field does not exist"};
  }
  return Error{"len of type " + arguments[0].type_name()};
}

// A place in something of this size. `limit` is what Go calls its capacity.
Result<size_t> position(const GoValue& index, size_t limit) {
  if (index.is_missing()) {
    return Error{"cannot index slice/array with nil"};
  }
  if (index.as_integer() == nullptr) {
    return Error{"cannot index slice/array with type " + index.type_name()};
  }
  int64_t value = *index.as_integer();
  if (value < 0 || static_cast<uint64_t>(value) > limit) {
    return Error{fmt::format("index out of range: {}", value)};
  }
  return static_cast<size_t>(value);
}

Result<GoValue> index_one(const GoValue& item, const GoValue& index) {
  if (const std::string* string = item.as_string()) {
    KILN_ASSIGN(size_t offset, position(index, string->size()));
    if (offset == string->size()) {
      return Error{"reflect: string index out of range"};
    }
    return GoValue(static_cast<int64_t>(static_cast<unsigned char>((*string)[offset])));
  }
  if (const GoValue::Fields* fields = item.as_fields()) {
    if (index.is_missing()) {
      return Error{"value is nil; should be of type string"};
    }
    if (index.as_string() == nullptr) {
      return Error{fmt::format("value has type {}; should be string", index.type_name())};
    }
    auto found = fields->find(*index.as_string());
    return GoValue(found == fields->end() ? std::string() : found->second);
  }
  return Error{"can't index item of type " + item.type_name()};
}

Result<GoValue> call_index(Arguments arguments) {
  if (arguments[0].is_missing()) {
    return Error{"index of untyped nil"};
  }
  GoValue item = arguments[0];
  for (const GoValue& index : arguments.subspan(1)) {
    KILN_ASSIGN(item, index_one(item, index));
  }
  return item;
}

Result<GoValue> call_slice(Arguments arguments) {
  const GoValue& item = arguments[0];
  if (item.is_missing()) {
    return Error{"slice of untyped nil"};
  }
  if (arguments.size() > 4) {
    return Error{fmt::format("too many slice indexes: {}", arguments.size() - 1)};
  }
  const std::string* string = item.as_string();
  if (string == nullptr) {
    return Error{"can't slice item of type " + item.type_name()};
  }
  if (arguments.size() == 4) {
    return Error{"cannot 3-index slice a string"};
  }
  size_t bounds[] = {0, string->size()};
  for (size_t i = 1; i < arguments.size(); ++i) {
    KILN_ASSIGN(bounds[i - 1], position(arguments[i], string->size()));
  }
  if (bounds[0] > bounds[1]) {
    return Error{fmt::format("invalid slice index: {} > {}", bounds[0], bounds[1])};
  }
  return GoValue(string->substr(bounds[0], bounds[1] - bounds[0]));
}

// fmt.Sprint: a blank between two operands when neither is a string.
std::string print(Arguments arguments) {
  std::string out;
  for (size_t i = 0; i < arguments.size(); ++i) {
    bool both_other =
        i > 0 && arguments[i].as_string() == nullptr && arguments[i - 1].as_string() == nullptr;
    out += (both_other ? " " : "") + arguments[i].text();
  }
  return out;
}

Result<GoValue> call_print(Arguments arguments) {
  return GoValue(print(arguments));
}

Result<GoValue> call_println(Arguments arguments) {
  std::string out;
  for (const GoValue& argument : arguments) {
    out += (&argument == arguments.data() ? "" : " ") + argument.text();
  }
  return GoValue(out + "\n");
}

Result<GoValue> call_printf(Arguments arguments) {
  return GoValue(go_sprintf(*arguments[0].as_string(), arguments.subspan(1)));
}

// The text that an escaper works on.
std::string escaper_input(Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].as_string() != nullptr) {
    return *arguments[0].as_string();
  }
  std::vector<GoValue> shown;
  for (const GoValue& argument : arguments) {
    shown.push_back(argument.is_missing() ? GoValue(std::string("<no value>")) : argument);
  }
  return print(shown);
}

Result<GoValue> call_html(Arguments arguments) {
  return GoValue(go_html_escape(escaper_input(arguments)));
}

Result<GoValue> call_js(Arguments arguments) {
  return GoValue(go_js_escape(escaper_input(arguments)));
}

Result<GoValue> call_urlquery(Arguments arguments) {
  return GoValue(go_query_escape(escaper_input(arguments)));
}

Result<GoValue> call_upper(Arguments arguments) {
  return GoValue(go_upper(*arguments[0].as_string()));
}

Result<GoValue> call_lower(Arguments arguments) {
  return GoValue(go_lower(*arguments[0].as_string()));
}

Result<GoValue> call_replace(Arguments arguments) {
  return go_replace(*arguments[3].as_string(), *arguments[0].as_string(), *arguments[1].as_string(),
                    *arguments[2].as_integer());
}

Result<GoValue> call_replace_all(Arguments arguments) {
  return go_replace(*arguments[2].as_string(), *arguments[0].as_string(), *arguments[1].as_string(),
                    -1);
}

Result<GoValue> call_split(Arguments arguments) {
  const std::string& text = *arguments[0].as_string();
  const std::string& separator = *arguments[1].as_string();
  int64_t wanted = *arguments[2].as_integer();
  std::vector<std::string> pieces = go_split(text, separator);
  if (wanted < 0 || static_cast<uint64_t>(wanted) >= pieces.size()) {
    return Error{fmt::format(
        "the substring {} was unavailable using the separator value, {}, only {} values were found",
        wanted, separator, pieces.size())};
  }
  return GoValue(pieces[static_cast<size_t>(wanted)]);
}

Result<GoValue> call_sed(Arguments) {
  return Error{
      "template function `sed` is deprecated use `replace` or `replace_all` instead. "
      "Documentation: https://www.packer.io/docs/templates/legacy_json_templates/engine"};
}

Result<GoValue> call_user(Arguments arguments) {
  return Error{
      fmt::format("`user` reads variables of JSON templates, which HCL templates do not "
                  "have: write ${{var.{}}} instead",
                  *arguments[0].as_string())};
}

Result<GoValue> call_call(Arguments) {
  return Error{"no value of a template is a function"};
}

}  // namespace

std::span<const GoFunction> go_functions() {
  using enum GoParameter;
  static const GoFunction functions[] = {
      {"call", {Any, Any}, true, call_call},
      {"eq", {Any, Any}, true, call_eq},
      {"ge", {Any, Any}, false, call_ge},
      {"gt", {Any, Any}, false, call_gt},
      {"html", {Any}, true, call_html},
      {"index", {Any, Any}, true, call_index},
      {"js", {Any}, true, call_js},
      {"le", {Any, Any}, false, call_le},
      {"len", {Any}, false, call_len},
      {"lower", {String}, false, call_lower},
      {"lt", {Any, Any}, false, call_lt},
      {"ne", {Any, Any}, false, call_ne},
      {"not", {Any}, false, call_not},
      {"print", {Any}, true, call_print},
      {"printf", {String, Any}, true, call_printf},
      {"println", {Any}, true, call_println},
      {"replace", {String, String, Integer, String}, false, call_replace},
      {"replace_all", {String, String, String}, false, call_replace_all},
      {"sed", {String, String}, false, call_sed},
      {"slice", {Any, Any}, true, call_slice},
      {"split", {String, String, Integer}, false, call_split},
      {"upper", {String}, false, call_upper},
      {"urlquery", {Any}, true, call_urlquery},
      {"user", {String}, false, call_user},
  };
  return functions;
}

const GoFunction* find_go_function(std::string_view name) {
  for (const GoFunction& function : go_functions()) {
    if (function.name == name) {
      return &function;
    }
  }
  return nullptr;
}

}  // namespace kiln
