#include "compiler/syntax/json_scanner.h"

#include <algorithm>

namespace kiln {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool starts_number(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
}

template <typename IsPart>
uint32_t count_while(std::string_view text, IsPart is_part) {
  return static_cast<uint32_t>(std::find_if_not(text.begin(), text.end(), is_part) - text.begin());
}

}  // namespace

JsonToken JsonScanner::take(JsonTokenKind kind, uint32_t size) {
  const JsonToken token{kind, position_, position_ + size};
  position_ = token.end;
  return token;
}

JsonToken JsonScanner::next() {
  position_ += count_while(text_.substr(position_),
                           [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
  const std::string_view rest = text_.substr(position_);
  if (rest.empty()) {
    return take(JsonTokenKind::EndOfFile, 0);
  }
  switch (rest[0]) {
    case '{':
      return take(JsonTokenKind::OpenBrace, 1);
    case '}':
      return take(JsonTokenKind::CloseBrace, 1);
    case '[':
      return take(JsonTokenKind::OpenBracket, 1);
    case ']':
      return take(JsonTokenKind::CloseBracket, 1);
    case ',':
      return take(JsonTokenKind::Comma, 1);
    case ':':
      return take(JsonTokenKind::Colon, 1);
    case '=':
      return take(JsonTokenKind::Equals, 1);
    case '"':
      return take(JsonTokenKind::String, string_size());
    default:
      break;
  }
  if (starts_number(rest[0])) {
    return take(JsonTokenKind::Number,
                count_while(rest, [](char c) { return starts_number(c) || c == 'e' || c == 'E'; }));
  }
  if (is_letter(rest[0])) {
    return take(JsonTokenKind::Keyword,
                count_while(rest, [](char c) { return is_letter(c) || c == '_'; }));
  }
  const JsonToken invalid = take(JsonTokenKind::Invalid, 1);
  text_ = text_.substr(0, invalid.end);
  return invalid;
}

uint32_t JsonScanner::string_size() const {
  bool is_escaped = false;
  for (uint32_t at = position_ + 1; at < text_.size(); ++at) {
    const char c = text_[at];
    if (static_cast<unsigned char>(c) < 0x20) {
      return at - position_;
    }
    if (c == '"' && !is_escaped) {
      return at + 1 - position_;
    }
    is_escaped = c == '\\' && !is_escaped;
  }
  return static_cast<uint32_t>(text_.size()) - position_;
}

}  // namespace kiln
