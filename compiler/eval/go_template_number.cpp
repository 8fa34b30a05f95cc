#include "compiler/eval/go_template_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// One escape of a string or character constant, `rest` being what follows the backslash: appends
// what it stands for and takes it off. False when it is wrong.
bool take_escape(std::string_view& rest, char quote, std::string& out) {
  if (rest.empty()) {
    return false;
  }
  char selector = rest[0];
  rest.remove_prefix(1);
  constexpr std::string_view selectors = "abfnrtv\\";
  constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\";
  if (size_t index = selectors.find(selector); index != std::string_view::npos) {
    out += meanings[index];
    return true;
  }
  if (selector == quote) {
    out += selector;
    return true;
  }
  bool is_octal = selector >= '0' && selector <= '7';
  size_t digits = selector == 'x'   ? 2
                  : selector == 'u' ? 4
                  : selector == 'U' ? 8
                  : is_octal        ? 2
                                    : 0;
  if (digits == 0 || rest.size() < digits) {
    return false;
  }
  uint64_t value = is_octal ? static_cast<uint64_t>(selector - '0') : 0;
  for (char c : rest.substr(0, digits)) {
    int digit = digit_value(c);
    if (digit < 0 || (is_octal && digit > 7)) {
      return false;
    }
    value = value * (is_octal ? 8 : 16) + static_cast<uint64_t>(digit);
  }
  rest.remove_prefix(digits);
  if (selector == 'x' || is_octal) {
    if (value > 0xFF) {
      return false;
    }
    out += static_cast<char>(value);
    return true;
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    return false;
  }
  append_utf8(out, static_cast<char32_t>(value));
  return true;
}

// Go's strconv.ParseInt with base 0; nothing also when it does not fit.
std::optional<int64_t> parse_integer(std::string_view text) {
  std::string digits(text);
  bool is_negative = digits.starts_with('-');
  if (digits.starts_with('-') || digits.starts_with('+')) {
    digits.erase(0, 1);
  }
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    char kind = static_cast<char>(digits[1] | 0x20);
    base = kind == 'x' ? 16 : kind == 'b' ? 2 : 8;
    digits.erase(0, kind == 'x' || kind == 'b' || kind == 'o' ? 2 : 1);
  }
  // Underscores separate digits, never begin or end a number.
  if (digits.empty() || digits.ends_with('_') || digits.find("__") != std::string::npos ||
      (base == 10 && digits.find('_') != std::string::npos && digits.starts_with('_'))) {
    return std::nullopt;
  }
  std::erase(digits, '_');
  uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  constexpr uint64_t limit = uint64_t{1} << 63;
  if (value > limit || (value == limit && !is_negative)) {
    return std::nullopt;
  }
  return is_negative ? static_cast<int64_t>(0 - value) : static_cast<int64_t>(value);
}

std::optional<double> parse_real(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '_');
  char* end = nullptr;
  double value = std::strtod(digits.c_str(), &end);
  bool is_whole = end == digits.c_str() + digits.size() && !digits.empty();
  return is_whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Result<GoNumber> character_constant(std::string_view text) {
  std::string_view inner = text.substr(1, text.size() - 2);
  int64_t value = 0;
  if (inner.starts_with('\\')) {
    std::string_view rest = inner.substr(1);
    bool is_byte = !rest.empty() && (rest[0] == 'x' || (rest[0] >= '0' && rest[0] <= '7'));
    std::string out;
    if (!take_escape(rest, '\'', out) || !rest.empty()) {
      return Error{fmt::format("malformed character constant: {}", text)};
    }
    value = is_byte ? static_cast<unsigned char>(out[0]) : first_code_point(out).value;
  } else {
    CodePoint code_point = first_code_point(inner);
    if (inner.empty() || code_point.size != inner.size()) {
      return Error{fmt::format("malformed character constant: {}", text)};
    }
    value = code_point.value;
  }
  return GoNumber{value, static_cast<double>(value), false};
}

}  // namespace

Result<GoNumber> go_number(std::string_view text) {
  if (text.starts_with('\'')) {
    return character_constant(text);
  }
  if (text.ends_with('i')) {
    return Error{fmt::format("complex numbers are not supported: {}", go_quote(text))};
  }
  bool is_hexadecimal = text.find_first_of("xX") != std::string_view::npos;
  bool looks_real = text.find_first_of(is_hexadecimal ? ".pP" : ".eE") != std::string_view::npos;
  if (auto integer = parse_integer(text)) {
    return GoNumber{integer, static_cast<double>(*integer), false};
  }
  auto real = parse_real(text);
  if (!real) {
    return Error{fmt::format("illegal number syntax: {}", go_quote(text))};
  }
  if (!looks_real) {
    return Error{fmt::format("integer overflow: {}", go_quote(text))};
  }
  constexpr double limit = 9223372036854775808.0;
  bool is_whole = std::floor(*real) == *real && *real >= -limit && *real < limit;
  return GoNumber{is_whole ? std::optional(static_cast<int64_t>(*real)) : std::nullopt, *real,
                  true};
}

std::optional<std::string> go_unquote(std::string_view literal) {
  std::string_view rest = literal.substr(1, literal.size() - 2);
  std::string out;
  if (literal.starts_with('`')) {
    out = rest;
    std::erase(out, '\r');
    return out;
  }
  while (!rest.empty()) {
    char c = rest[0];
    rest.remove_prefix(1);
    if (c != '\\') {
      out += c;
    } else if (!take_escape(rest, '"', out)) {
      return std::nullopt;
    }
  }
  return out;
}

std::string go_float_text(double value) {
  if (std::isinf(value)) {
    return value < 0 ? "-Inf" : "+Inf";
  }
  if (std::isnan(value)) {
    return "NaN";
  }
  // %v is %g with the shortest digits, and an exponent below -4 or from 6 on.
  char buffer[64];
  auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string scientific(buffer, end);
  int exponent = std::atoi(scientific.c_str() + scientific.find('e') + 1);
  if (exponent < -4 || exponent >= 6) {
    return scientific;
  }
  char plain[400];
  auto plain_end = std::to_chars(plain, plain + sizeof plain, value, std::chars_format::fixed).ptr;
  return {plain, plain_end};
}

}  // namespace kiln
