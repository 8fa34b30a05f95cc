#include "stdlib/functions/formats/yaml_scalar.h"

#include <yaml.h>

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
constexpr std::string_view kBinaryTag = "tag:yaml.org,2002:binary";
constexpr std::array<std::string_view, 7> kTags = {
    YAML_STR_TAG,  YAML_BOOL_TAG,      YAML_INT_TAG, YAML_FLOAT_TAG,
    YAML_NULL_TAG, YAML_TIMESTAMP_TAG, kBinaryTag};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Without a second sign.
bool is_plain_digits(std::string_view text) {
  return text[0] != '-' && text[0] != '+';
}

size_t count_digits(std::string_view text) {
  return std::min(text.find_first_not_of("0123456789"), text.size());
}

bool begins_like_number(std::string_view text) {
  return !text.empty() && (text[0] == '-' || text[0] == '+' || is_digit(text[0]));
}

std::string without_underscores(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  return plain;
}

// A number that a tag asks for or that begins with 0b: decimal, or in the notations that Go has for
// integers of 64 bits.
std::optional<Number> parse_tagged_number(std::string_view text) {
  const std::string plain = without_underscores(text);
  if (auto number = Number::parse(plain)) {
    return number;
  }
  const bool is_signed = plain.starts_with('-') || plain.starts_with('+');
  std::string_view digits = std::string_view(plain).substr(is_signed ? 1 : 0);
  if (digits.size() < 3 || digits[0] != '0' || !is_plain_digits(digits.substr(2))) {
    return {};
  }
  const char letter = static_cast<char>(digits[1] | 0x20);
  const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
  const auto magnitude = base == 0 ? std::nullopt : Number::parse_integer(digits.substr(2), base);
  if (!magnitude || magnitude->precision() > 64) {
    return {};
  }
  const Number number = plain.starts_with('-') ? magnitude->negate() : *magnitude;
  return is_signed && !number.to_int64() ? std::nullopt : std::optional(number);
}

// A plain scalar that begins like a number. Decimal integers and floats may hold `_`, those that
// begin with a point not.
std::optional<Number> parse_plain_number(std::string_view text) {
  if (text.starts_with('.')) {
    return Number::parse(text);
  }
  return begins_like_number(text) ? Number::parse(without_underscores(text)) : std::nullopt;
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

// The words of YAML 1.1.
std::optional<Value> resolve_word(std::string_view text) {
  if (is_one_of(text, kTrue) || is_one_of(text, kFalse)) {
    return Value::boolean(is_one_of(text, kTrue));
  }
  if (is_one_of(text, kNull)) {
    return Value();
  }
  const bool is_signed = text.starts_with('-') || text.starts_with('+');
  if (is_one_of(text.substr(is_signed ? 1 : 0), kInfinity)) {
    return Value::number(Number::infinity(text[0] == '-'));
  }
  return {};
}

// Whether a text may be something else than a string, from how it begins.
bool looks_special(std::string_view text) {
  return text.empty() ||
         std::string_view("+-.0123456789yYnNtTfFoO~").find(text[0]) != std::string_view::npos;
}

std::optional<Value> as_value(const std::optional<Number>& number) {
  return number ? std::optional(Value::number(*number)) : std::nullopt;
}

std::optional<Value> as_value(const std::optional<std::string>& text) {
  return text ? std::optional(Value::string(*text)) : std::nullopt;
}

// What a scalar is by its looks; some of it wins over the scalar's tag.
std::optional<Value> resolve_by_looks(std::string_view tag, std::string_view text) {
  if (auto word = resolve_word(text)) {
    return word;
  }
  if (tag.empty() || tag == YAML_TIMESTAMP_TAG) {
    if (auto timestamp = parse_timestamp(text)) {
      return as_value(timestamp);
    }
  }
  return as_value(parse_plain_number(text));
}

std::optional<Value> resolve_by_tag(std::string_view tag, std::string_view text) {
  if (tag == YAML_NULL_TAG) {
    return Value();
  }
  if (tag == YAML_STR_TAG || (tag == kBinaryTag && decode_base64(text).ok)) {
    return Value::string(text);
  }
  if (tag == YAML_INT_TAG || tag == YAML_FLOAT_TAG) {
    return as_value(parse_tagged_number(text));
  }
  return {};
}

}  // namespace

Result<Value> resolve_yaml_scalar(std::string_view tag, std::string_view text, bool quoted) {
  if (!tag.empty() && !is_one_of(tag, kTags)) {
    return Error{"unsupported tag " + go_quote(tag)};
  }
  if (tag != YAML_STR_TAG && tag != kBinaryTag && looks_special(text)) {
    if (quoted) {
      return Value::string(text);
    }
    if (tag.empty() && is_one_of(text, kNotANumber)) {
      return Error{"floating point NaN is not supported"};
    }
    if (auto value = resolve_by_looks(tag, text)) {
      return *value;
    }
    const std::string plain = without_underscores(text);
    if (begins_like_number(text) && (plain.starts_with("0b") || plain.starts_with("-0b"))) {
      tag = YAML_INT_TAG;
    }
  }
  if (tag.empty()) {
    return Value::string(text);
  }
  if (auto value = resolve_by_tag(tag, text)) {
    return *value;
  }
  return Error{fmt::format("cannot parse {} as {}{}", go_quote(text), tag,
                           tag == kBinaryTag ? ": not valid base64" : "")};
}

}  // namespace kiln
