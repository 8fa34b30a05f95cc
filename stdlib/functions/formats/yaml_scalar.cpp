#include "stdlib/functions/formats/yaml_scalar.h"

#include <algorithm>
#include <array>

#include "compiler/value/base64.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"
#include "stdlib/functions/formats/timestamp.h"

namespace kiln {
namespace {

template <size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 11> kTrue = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                                    "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> kFalse = {"n",     "N",     "no",  "No",  "NO", "false",
                                                     "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> kNotANumber = {".nan", ".NaN", ".NAN"};
constexpr std::array<std::string_view, 3> kInfinity = {".inf", ".Inf", ".INF"};

size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

// Decimal digits with `_` between them, or 0x and 0o numbers.
std::optional<Number> parse_integer(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  bool negative = plain.starts_with('-');
  std::string_view digits = plain;
  digits.remove_prefix(negative || plain.starts_with('+') ? 1 : 0);
  int base = digits.starts_with("0x") ? 16 : digits.starts_with("0o") ? 8 : 10;
  if (base == 10) {
    bool whole = !digits.empty() && count_digits(digits) == digits.size();
    return whole ? Number::parse(plain) : std::nullopt;
  }
  auto number = Number::parse_integer(digits.substr(2), base);
  return number && negative ? number->negate() : number;
}

bool looks_like_float(std::string_view text) {
  text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  size_t whole = count_digits(text);
  text.remove_prefix(whole);
  size_t fraction = 0;
  if (text.starts_with('.')) {
    fraction = count_digits(text.substr(1));
    text.remove_prefix(fraction + 1);
  }
  if (whole + fraction == 0) {
    return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    text.remove_prefix(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    return !text.empty() && count_digits(text) == text.size();
  }
  return text.empty();
}

std::optional<Number> parse_number(std::string_view text) {
  if (auto integer = parse_integer(text)) {
    return integer;
  }
  return looks_like_float(text) ? Number::parse(text) : std::nullopt;
}

// One or two digits as two; moves on behind them.
bool take_field(std::string_view& rest, std::string& out) {
  size_t digits = std::min<size_t>(count_digits(rest), 2);
  out += std::string(digits == 1 ? 1 : 0, '0') + std::string(rest.substr(0, digits));
  rest.remove_prefix(digits);
  return digits > 0;
}

bool take_character(std::string_view& rest, std::string_view allowed, char written,
                    std::string& out) {
  if (rest.empty() || allowed.find(rest[0]) == std::string_view::npos) {
    return false;
  }
  rest.remove_prefix(1);
  out += written;
  return true;
}

// A date, or a date and a time, with short fields allowed; a blank between them means UTC.
std::optional<std::string> parse_timestamp(std::string_view text) {
  if (count_digits(text) != 4) {
    return {};
  }
  std::string full(text.substr(0, 4));
  std::string_view rest = text.substr(4);
  if (!take_character(rest, "-", '-', full) || !take_field(rest, full) ||
      !take_character(rest, "-", '-', full) || !take_field(rest, full)) {
    return {};
  }
  bool utc = rest.empty() || rest[0] == ' ';
  if (rest.empty()) {
    full += "T00:00:00";
  } else if (!take_character(rest, "Tt ", 'T', full) || !take_field(rest, full) ||
             !take_character(rest, ":", ':', full) || !take_field(rest, full) ||
             !take_character(rest, ":", ':', full) || !take_field(rest, full)) {
    return {};
  }
  full += std::string(rest) + (utc ? "Z" : "");
  auto timestamp = parse_rfc3339(full);
  return timestamp ? std::optional(format_rfc3339(*timestamp)) : std::nullopt;
}

// A plain scalar that is not a string, or nothing.
std::optional<Value> resolve_by_looks(const std::string& text) {
  if (is_one_of(text, kTrue) || is_one_of(text, kFalse)) {
    return Value::boolean(is_one_of(text, kTrue));
  }
  if (is_one_of(text, kNull)) {
    return Value();
  }
  bool signed_text = text.starts_with('-') || text.starts_with('+');
  if (is_one_of(std::string_view(text).substr(signed_text ? 1 : 0), kInfinity)) {
    return Value::number(Number::infinity(text[0] == '-'));
  }
  if (auto number = parse_number(text)) {
    return Value::number(*number);
  }
  if (auto timestamp = parse_timestamp(text)) {
    return Value::string(*timestamp);
  }
  return {};
}

}  // namespace

Result<Value> resolve_yaml_scalar(std::string_view tag, const std::string& text) {
  Error unfit{fmt::format("cannot parse {} as {}", go_quote(text), tag)};
  if (tag == "!!str") {
    return Value::string(text);
  }
  if (tag == "!!binary") {
    return decode_base64(text).ok ? Result<Value>(Value::string(text))
                                  : Error{unfit.message + ": not valid base64"};
  }
  if (tag == "!!null") {
    return Value();
  }
  if (tag == "!!timestamp") {
    auto timestamp = parse_timestamp(text);
    return timestamp ? Result<Value>(Value::string(*timestamp)) : unfit;
  }
  if (tag == "!!bool" || tag == "!!int" || tag == "!!float") {
    auto value = resolve_by_looks(text);
    TypeKind wanted = tag == "!!bool" ? TypeKind::Bool : TypeKind::Number;
    return value && value->type().is(wanted) ? Result<Value>(*value) : unfit;
  }
  if (!tag.empty()) {
    return Error{"unsupported tag " + go_quote(tag)};
  }
  if (is_one_of(text, kNotANumber)) {
    return Error{"floating point NaN is not supported"};
  }
  auto value = resolve_by_looks(text);
  return value ? *value : Value::string(text);
}

}  // namespace kiln
