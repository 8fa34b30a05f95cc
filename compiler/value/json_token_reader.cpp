#include "compiler/value/json_token_reader.h"

#include <fmt/format.h>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

void JsonTokenReader::skip_blanks() {
  while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
    ++position_;
  }
}

std::nullopt_t JsonTokenReader::fail(std::string message) {
  error_ = std::move(message);
  return std::nullopt;
}

// Names the next byte, as Go does: each byte as if it were a character.
std::nullopt_t JsonTokenReader::unexpected(std::string_view where) {
  if (at_end()) {
    return fail("EOF");
  }
  std::string character;
  append_utf8(character, static_cast<unsigned char>(peek()));
  std::string quoted = go_quote(character);
  std::string inner = quoted.substr(1, quoted.size() - 2);
  if (peek() == '"') {
    inner = "\"";
  } else if (peek() == '\'') {
    inner = "\\'";
  }
  return fail(fmt::format("invalid character '{}'{}{}", inner, where.empty() ? "" : " ", where));
}

std::nullopt_t JsonTokenReader::unexpected_in_token(std::string_view where) {
  return at_end() ? fail("unexpected EOF") : unexpected(where);
}

void JsonTokenReader::skip_digits() {
  while (!at_end() && is_digit(peek())) {
    ++position_;
  }
}

std::optional<std::string_view> JsonTokenReader::read_number() {
  size_t start = position_;
  if (peek() == '-') {
    ++position_;
    if (at_end() || !is_digit(peek())) {
      return unexpected_in_token("in numeric literal");
    }
  } else if (!is_digit(peek())) {
    return unexpected("looking for beginning of value");
  }
  if (peek() == '0') {
    ++position_;
  } else {
    skip_digits();
  }
  if (!at_end() && peek() == '.') {
    ++position_;
    if (at_end() || !is_digit(peek())) {
      return unexpected_in_token("after decimal point in numeric literal");
    }
    skip_digits();
  }
  if (!at_end() && (peek() == 'e' || peek() == 'E')) {
    ++position_;
    if (!at_end() && (peek() == '+' || peek() == '-')) {
      ++position_;
    }
    if (at_end() || !is_digit(peek())) {
      return unexpected_in_token("in exponent of numeric literal");
    }
    skip_digits();
  }
  return text_.substr(start, position_ - start);
}

std::optional<std::string> JsonTokenReader::read_string() {
  std::string out;
  ++position_;
  while (true) {
    size_t plain = position_;
    while (!at_end() && peek() != '"' && peek() != '\\' &&
           static_cast<unsigned char>(peek()) >= 0x20) {
      ++position_;
    }
    out += text_.substr(plain, position_ - plain);
    if (at_end() || static_cast<unsigned char>(peek()) < 0x20) {
      return unexpected_in_token("in string literal");
    }
    if (text_[position_++] == '"') {
      return is_ascii(out) ? out : replace_invalid_utf8(out);
    }
    if (!read_escape(out)) {
      return std::nullopt;
    }
  }
}

bool JsonTokenReader::read_escape(std::string& out) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (!at_end() && peek() == 'u') {
    ++position_;
    return read_unicode_escape(out);
  }
  size_t index = at_end() ? std::string_view::npos : letters.find(peek());
  if (index == std::string_view::npos) {
    unexpected_in_token("in string escape code");
    return false;
  }
  out += meanings[index];
  ++position_;
  return true;
}

bool JsonTokenReader::read_unicode_escape(std::string& out) {
  auto unit = read_hex();
  if (!unit) {
    return false;
  }
  char32_t code_point = *unit;
  bool high = code_point >= 0xD800 && code_point < 0xDC00;
  if (high && text_.substr(position_).starts_with("\\u")) {
    size_t before = position_;
    position_ += 2;
    auto low = read_hex();
    if (!low) {
      return false;
    }
    if (*low >= 0xDC00 && *low < 0xE000) {
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*low - 0xDC00);
    } else {
      position_ = before;
    }
  }
  append_utf8(out, code_point);
  return true;
}

std::optional<char32_t> JsonTokenReader::read_hex() {
  char32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    constexpr std::string_view digits = "0123456789abcdef";
    char c = at_end() ? '\0' : peek();
    char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c;
    size_t digit = digits.find(lower);
    if (at_end() || digit == std::string_view::npos) {
      return unexpected_in_token("in \\u hexadecimal character escape");
    }
    value = value << 4 | static_cast<char32_t>(digit);
    ++position_;
  }
  return value;
}

}  // namespace kiln
