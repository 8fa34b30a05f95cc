#include <algorithm>

#include "compiler/value/json.h"
#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

constexpr int kMaxDepth = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A recursive reader of one text. A failed function leaves its message in error_.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Value> read() {
    auto value = read_value();
    if (!value) {
      return Error{error_};
    }
    skip_blanks();
    if (!at_end()) {
      return Error{"extraneous data after JSON object"};
    }
    return std::move(*value);
  }

 private:
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return text_[position_]; }

  void skip_blanks() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) {
      ++position_;
    }
  }

  std::nullopt_t fail(std::string message) {
    error_ = std::move(message);
    return std::nullopt;
  }

  // Names the next byte, as Go does: each byte as if it were a character.
  std::nullopt_t unexpected(std::string_view where) {
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

  std::nullopt_t unexpected_in_token(std::string_view where) {
    return at_end() ? fail("unexpected EOF") : unexpected(where);
  }

  std::optional<Value> read_value() {
    skip_blanks();
    if (at_end()) {
      return unexpected({});
    }
    switch (peek()) {
      case '{':
        return nested([&] { return read_object(); });
      case '[':
        return nested([&] { return read_array(); });
      case '"':
        return read_string_value();
      case 't':
        return read_word("true", Value::boolean(true));
      case 'f':
        return read_word("false", Value::boolean(false));
      case 'n':
        return read_word("null", Value());
      default:
        return read_number();
    }
  }

  template <typename Read>
  std::optional<Value> nested(Read read) {
    if (depth_ == kMaxDepth) {
      return fail("exceeded max depth");
    }
    ++depth_;
    ++position_;
    std::optional<Value> value = read();
    --depth_;
    return value;
  }

  std::optional<Value> read_object() {
    std::map<std::string, Value> attributes;
    skip_blanks();
    if (!at_end() && peek() == '}') {
      ++position_;
      return Value::object({});
    }
    for (bool first = true;; first = false) {
      skip_blanks();
      if (at_end() || peek() != '"') {
        return unexpected(first ? "" : "looking for beginning of object key string");
      }
      auto name = read_string();
      if (!name) {
        return std::nullopt;
      }
      skip_blanks();
      if (at_end() || peek() != ':') {
        return unexpected("after object key");
      }
      ++position_;
      auto value = read_value();
      if (!value) {
        return std::nullopt;
      }
      attributes.insert_or_assign(normalize_nfc(*name), std::move(*value));
      skip_blanks();
      if (at_end() || (peek() != ',' && peek() != '}')) {
        return unexpected("after object key:value pair");
      }
      if (text_[position_++] == '}') {
        return Value::object(std::move(attributes));
      }
    }
  }

  std::optional<Value> read_array() {
    std::vector<Value> elements;
    skip_blanks();
    if (!at_end() && peek() == ']') {
      ++position_;
      return Value::tuple({});
    }
    while (true) {
      auto value = read_value();
      if (!value) {
        return std::nullopt;
      }
      elements.push_back(std::move(*value));
      skip_blanks();
      if (at_end() || (peek() != ',' && peek() != ']')) {
        return unexpected("after array element");
      }
      if (text_[position_++] == ']') {
        return Value::tuple(std::move(elements));
      }
    }
  }

  std::optional<Value> read_word(std::string_view word, Value value) {
    for (char wanted : word) {
      if (at_end() || peek() != wanted) {
        return unexpected_in_token(fmt::format("in literal {} (expecting '{}')", word, wanted));
      }
      ++position_;
    }
    return value;
  }

  void skip_digits() {
    while (!at_end() && is_digit(peek())) {
      ++position_;
    }
  }

  std::optional<Value> read_number() {
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
    auto number = Number::parse(text_.substr(start, position_ - start));
    if (!number) {
      return fail("a number is required");
    }
    return Value::number(std::move(*number));
  }

  std::optional<Value> read_string_value() {
    auto text = read_string();
    return text ? std::optional(Value::string(*text)) : std::nullopt;
  }

  std::optional<std::string> read_string() {
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

  bool read_escape(std::string& out) {
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

  bool read_unicode_escape(std::string& out) {
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

  std::optional<char32_t> read_hex() {
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

  std::string_view text_;
  size_t position_ = 0;
  int depth_ = 0;
  std::string error_;
};

}  // namespace

Result<Value> value_from_json(std::string_view text) {
  return Reader(text).read();
}

}  // namespace kiln
