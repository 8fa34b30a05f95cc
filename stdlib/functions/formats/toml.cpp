#include "stdlib/functions/formats/toml.h"

#include <fmt/format.h>

// Errors come back as values: no exception of the library's own.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 1
#include <toml++/toml.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "compiler/source/check.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

Value from_node(const toml::node& node);

Value from_table(const toml::table& table) {
  std::map<std::string, Value> attributes;
  for (const auto& [key, node] : table) {
    attributes.insert_or_assign(normalize_nfc(key.str()), from_node(node));
  }
  return Value::object(std::move(attributes));
}

template <typename Part>
Value written(const Part& part) {
  std::ostringstream text;
  text << part;
  return Value::string(text.str());
}

Value from_double(double number) {
  return Value::number(std::isinf(number) ? Number::infinity(number < 0)
                                          : Number::from_double(number));
}

Value from_node(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    return from_table(*table);
  }
  if (const auto* array = node.as_array()) {
    std::vector<Value> elements;
    for (const toml::node& element : *array) {
      elements.push_back(from_node(element));
    }
    return Value::tuple(std::move(elements));
  }
  if (const auto* text = node.as_string()) {
    return Value::string(text->get());
  }
  if (const auto* integer = node.as_integer()) {
    return Value::number(Number(integer->get()));
  }
  if (const auto* number = node.as_floating_point()) {
    // The language has no NaN.
    return std::isnan(number->get()) ? Value::null(Type::number()) : from_double(number->get());
  }
  if (const auto* boolean = node.as_boolean()) {
    return Value::boolean(boolean->get());
  }
  if (const auto* date = node.as_date()) {
    return written(date->get());
  }
  if (const auto* time = node.as_time()) {
    return written(time->get());
  }
  if (const auto* moment = node.as_date_time()) {
    return written(moment->get());
  }
  KILN_CHECK(false, "a TOML node has a type");
}

// Puts values into a table or an array of the library's.
class TomlWriter {
 public:
  Result<void> write(const Value& object, toml::table& into) {
    for (const auto& [key, value] : object.entries()) {
      KILN_TRY(inside("." + key, [&] {
        return place(value, [&](auto&& node) { into.insert_or_assign(key, std::move(node)); });
      }));
    }
    return {};
  }

 private:
  template <typename Body>
  Result<void> inside(const std::string& step, Body body) {
    const size_t length = path_.size();
    path_ += step;
    Result<void> outcome = body();
    path_.resize(length);
    return outcome;
  }

  Error refusal(std::string_view why) const {
    return Error{fmt::format("cannot be written as TOML: {} {}",
                             path_.empty() ? "the value" : path_.substr(1), why)};
  }

  template <typename Put>
  Result<void> place(const Value& value, Put put) {
    if (value.is_null()) {
      return refusal("is null, for which TOML has no word");
    }
    switch (value.type().kind()) {
      case TypeKind::Bool:
        put(toml::value<bool>(value.as_bool()));
        return {};
      case TypeKind::String:
        put(toml::value<std::string>(value.as_string()));
        return {};
      case TypeKind::Number:
        return place_number(value.as_number(), put);
      case TypeKind::List:
      case TypeKind::Set:
      case TypeKind::Tuple: {
        toml::array array;
        KILN_TRY(write_elements(value, array));
        put(std::move(array));
        return {};
      }
      case TypeKind::Map:
      case TypeKind::Object: {
        toml::table table;
        KILN_TRY(write(value, table));
        put(std::move(table));
        return {};
      }
      case TypeKind::Dynamic:
      case TypeKind::Capsule:
        break;
    }
    return refusal("is no value of data");
  }

  template <typename Put>
  Result<void> place_number(const Number& number, Put put) {
    if (number.is_integer()) {
      const std::optional<int64_t> integer = number.to_int64();
      if (!integer) {
        return refusal("is a whole number of more than 64 bits");
      }
      put(toml::value<int64_t>(*integer));
      return {};
    }
    put(toml::value<double>(number.to_double()));
    return {};
  }

  Result<void> write_elements(const Value& value, toml::array& into) {
    size_t index = 0;
    for (const Value& element : value.elements()) {
      KILN_TRY(inside(fmt::format("[{}]", index++), [&] {
        return place(element, [&](auto&& node) { into.push_back(std::move(node)); });
      }));
    }
    return {};
  }

  std::string path_;
};

}  // namespace

Result<Value> value_from_toml(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return Error{fmt::format("on line {}, column {}: {}", error.source().begin.line,
                             error.source().begin.column, error.description())};
  }
  return from_table(parsed.table());
}

Result<std::string> value_to_toml(const Value& value) {
  if (!value.has_content() ||
      !(value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object))) {
    return Error{"only a map or an object can be a TOML document"};
  }
  toml::table table;
  KILN_TRY(TomlWriter().write(value, table));
  std::ostringstream out;
  constexpr auto flags =
      toml::format_flags::allow_unicode_strings | toml::format_flags::allow_real_tabs_in_strings;
  out << toml::toml_formatter(table, flags);
  std::string document = out.str();
  if (!document.empty()) {
    document += '\n';
  }
  return document;
}

}  // namespace kiln
