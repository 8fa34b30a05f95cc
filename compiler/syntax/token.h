#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kiln {

// How a text is read: as a file of arguments and blocks, as one expression, or as a template
// without quotes.
enum class SourceForm : uint8_t { Config, Expression, Template };

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
  QuotedNewline,
  // Text of heredocs and bare templates.
  HeredocText,
  Number,
  Identifier,
  Comment,
  Newline,
  EndOfFile,
  // Not part of the language; told apart for the sake of messages.
  BitwiseAnd,
  BitwiseOr,
  BitwiseXor,
  BitwiseNot,
  Semicolon,
  Backtick,
  Apostrophe,
  Invalid,
  BadUtf8
};

struct Token {
  TokenKind kind;
  uint32_t begin;
  uint32_t end;
};

// All tokens of a text, EndOfFile last. Works on any bytes; the text has less than 4 GiB. A `#` or
// `//` comment includes its newline; a byte order mark at the start is no token.
std::vector<Token> tokenize(std::string_view text, SourceForm form = SourceForm::Config);

// HCL's own name of a token type, `TokenOBrace`.
std::string_view token_name(TokenKind kind);

}  // namespace kiln
