#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/source/source_map.h"

namespace kiln {

// HCL's token types, comments and newlines included: what the formatter, semantic tokens and `debug
// tokens` see.
enum class TokenKind : uint8_t {
  OpenBrace,
  CloseBrace,
  OpenBracket,
  CloseBracket,
  OpenParen,
  CloseParen,
  OpenQuote,
  CloseQuote,
  OpenHeredoc,
  CloseHeredoc,
  Star,
  Slash,
  Plus,
  Minus,
  Percent,
  Assign,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  And,
  Or,
  Not,
  Dot,
  Comma,
  DoubleColon,
  Ellipsis,
  Arrow,
  Question,
  Colon,
  TemplateInterpolation,
  TemplateControl,
  TemplateEnd,
  QuotedText,
  HeredocText,
  Number,
  Identifier,
  Comment,
  Newline,
  EndOfFile,
  Invalid,
  BadUtf8
};

struct Token {
  TokenKind kind;
  uint32_t begin;
  uint32_t end;
};

// All tokens of a text, EndOfFile last. Works on any bytes. A `#` or `//` comment includes its
// newline.
std::vector<Token> tokenize(std::string_view text);

// HCL's own name of a token type, `TokenOBrace`.
std::string_view token_name(TokenKind kind);

}  // namespace kiln
