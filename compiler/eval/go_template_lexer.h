#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// The tokens of Go's text/template, as its lexer cuts them.
enum class GoToken : uint8_t {
  Text,
  LeftDelimiter,
  RightDelimiter,
  Space,
  Assign,
  Declare,
  Pipe,
  LeftParen,
  RightParen,
  Char,
  Dot,
  Field,
  Variable,
  Identifier,
  Keyword,
  Nil,
  Bool,
  Number,
  CharConstant,
  String,
  RawString,
  End,
  // `text` says what is wrong; nothing follows.
  Error
};

struct GoLexeme {
  GoToken kind;
  // Bytes from the start of the template.
  size_t position;
  // From 1.
  unsigned line;
  std::string text;
};

// Cuts a whole template. The last lexeme is End or Error.
std::vector<GoLexeme> lex_go_template(std::string_view text);

}  // namespace kiln
