#include "compiler/syntax/token.h"

#include "compiler/source/check.h"
#include "compiler/syntax/scanner.h"

namespace kiln {
namespace {

TokenKind kind_of(uint8_t type) {
  switch (type) {
    case lexeme::open_brace:
      return TokenKind::OpenBrace;
    case lexeme::close_brace:
      return TokenKind::CloseBrace;
    case lexeme::open_bracket:
      return TokenKind::OpenBracket;
    case lexeme::close_bracket:
      return TokenKind::CloseBracket;
    case lexeme::open_paren:
      return TokenKind::OpenParen;
    case lexeme::close_paren:
      return TokenKind::CloseParen;
    case lexeme::open_quote:
      return TokenKind::OpenQuote;
    case lexeme::close_quote:
      return TokenKind::CloseQuote;
    case lexeme::open_heredoc:
      return TokenKind::OpenHeredoc;
    case lexeme::close_heredoc:
      return TokenKind::CloseHeredoc;
    case lexeme::star:
      return TokenKind::Star;
    case lexeme::slash:
      return TokenKind::Slash;
    case lexeme::plus:
      return TokenKind::Plus;
    case lexeme::minus:
      return TokenKind::Minus;
    case lexeme::percent:
      return TokenKind::Percent;
    case lexeme::assign:
      return TokenKind::Assign;
    case lexeme::equal:
      return TokenKind::Equal;
    case lexeme::not_equal:
      return TokenKind::NotEqual;
    case lexeme::less:
      return TokenKind::Less;
    case lexeme::less_equal:
      return TokenKind::LessEqual;
    case lexeme::greater:
      return TokenKind::Greater;
    case lexeme::greater_equal:
      return TokenKind::GreaterEqual;
    case lexeme::logical_and:
      return TokenKind::And;
    case lexeme::logical_or:
      return TokenKind::Or;
    case lexeme::logical_not:
      return TokenKind::Not;
    case lexeme::dot:
      return TokenKind::Dot;
    case lexeme::comma:
      return TokenKind::Comma;
    case lexeme::double_colon:
      return TokenKind::DoubleColon;
    case lexeme::ellipsis:
      return TokenKind::Ellipsis;
    case lexeme::arrow:
      return TokenKind::Arrow;
    case lexeme::question:
      return TokenKind::Question;
    case lexeme::colon:
      return TokenKind::Colon;
    case lexeme::interpolation:
      return TokenKind::TemplateInterpolation;
    case lexeme::directive:
      return TokenKind::TemplateControl;
    case lexeme::template_end:
      return TokenKind::TemplateEnd;
    case lexeme::quoted_text:
      return TokenKind::QuotedText;
    case lexeme::quoted_newline:
      return TokenKind::QuotedNewline;
    case lexeme::template_text:
      return TokenKind::HeredocText;
    case lexeme::number:
      return TokenKind::Number;
    case lexeme::identifier:
      return TokenKind::Identifier;
    case lexeme::keyword_in:
      return TokenKind::Identifier;
    case lexeme::keyword_if:
      return TokenKind::Identifier;
    case lexeme::comment:
      return TokenKind::Comment;
    case lexeme::newline:
      return TokenKind::Newline;
    case lexeme::end_of_file:
      return TokenKind::EndOfFile;
    case lexeme::bitwise_and:
      return TokenKind::BitwiseAnd;
    case lexeme::bitwise_or:
      return TokenKind::BitwiseOr;
    case lexeme::bitwise_xor:
      return TokenKind::BitwiseXor;
    case lexeme::bitwise_not:
      return TokenKind::BitwiseNot;
    case lexeme::semicolon:
      return TokenKind::Semicolon;
    case lexeme::backtick:
      return TokenKind::Backtick;
    case lexeme::apostrophe:
      return TokenKind::Apostrophe;
    case lexeme::invalid:
      return TokenKind::Invalid;
    case lexeme::bad_utf8:
      return TokenKind::BadUtf8;
    default:
      report_bug("kind_of", __FILE__, __LINE__, "the scanner makes no other tokens");
  }
}

}  // namespace

std::vector<Token> tokenize(std::string_view text, SourceForm form) {
  Scanner scanner(text, form == SourceForm::Template ? lexer_mode::bare : lexer_mode::code);
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 4 + 1);
  Lexeme token;
  do {
    scanner.next(token);
    tokens.push_back({kind_of(token.type), token.begin, token.end});
  } while (tokens.back().kind != TokenKind::EndOfFile);
  return tokens;
}

std::string_view token_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::OpenBrace:
      return "TokenOBrace";
    case TokenKind::CloseBrace:
      return "TokenCBrace";
    case TokenKind::OpenBracket:
      return "TokenOBrack";
    case TokenKind::CloseBracket:
      return "TokenCBrack";
    case TokenKind::OpenParen:
      return "TokenOParen";
    case TokenKind::CloseParen:
      return "TokenCParen";
    case TokenKind::OpenQuote:
      return "TokenOQuote";
    case TokenKind::CloseQuote:
      return "TokenCQuote";
    case TokenKind::OpenHeredoc:
      return "TokenOHeredoc";
    case TokenKind::CloseHeredoc:
      return "TokenCHeredoc";
    case TokenKind::Star:
      return "TokenStar";
    case TokenKind::Slash:
      return "TokenSlash";
    case TokenKind::Plus:
      return "TokenPlus";
    case TokenKind::Minus:
      return "TokenMinus";
    case TokenKind::Percent:
      return "TokenPercent";
    case TokenKind::Assign:
      return "TokenEqual";
    case TokenKind::Equal:
      return "TokenEqualOp";
    case TokenKind::NotEqual:
      return "TokenNotEqual";
    case TokenKind::Less:
      return "TokenLessThan";
    case TokenKind::LessEqual:
      return "TokenLessThanEq";
    case TokenKind::Greater:
      return "TokenGreaterThan";
    case TokenKind::GreaterEqual:
      return "TokenGreaterThanEq";
    case TokenKind::And:
      return "TokenAnd";
    case TokenKind::Or:
      return "TokenOr";
    case TokenKind::Not:
      return "TokenBang";
    case TokenKind::Dot:
      return "TokenDot";
    case TokenKind::Comma:
      return "TokenComma";
    case TokenKind::DoubleColon:
      return "TokenDoubleColon";
    case TokenKind::Ellipsis:
      return "TokenEllipsis";
    case TokenKind::Arrow:
      return "TokenFatArrow";
    case TokenKind::Question:
      return "TokenQuestion";
    case TokenKind::Colon:
      return "TokenColon";
    case TokenKind::TemplateInterpolation:
      return "TokenTemplateInterp";
    case TokenKind::TemplateControl:
      return "TokenTemplateControl";
    case TokenKind::TemplateEnd:
      return "TokenTemplateSeqEnd";
    case TokenKind::QuotedText:
      return "TokenQuotedLit";
    case TokenKind::QuotedNewline:
      return "TokenQuotedNewline";
    case TokenKind::HeredocText:
      return "TokenStringLit";
    case TokenKind::Number:
      return "TokenNumberLit";
    case TokenKind::Identifier:
      return "TokenIdent";
    case TokenKind::Comment:
      return "TokenComment";
    case TokenKind::Newline:
      return "TokenNewline";
    case TokenKind::EndOfFile:
      return "TokenEOF";
    case TokenKind::BitwiseAnd:
      return "TokenBitwiseAnd";
    case TokenKind::BitwiseOr:
      return "TokenBitwiseOr";
    case TokenKind::BitwiseXor:
      return "TokenBitwiseXor";
    case TokenKind::BitwiseNot:
      return "TokenBitwiseNot";
    case TokenKind::Semicolon:
      return "TokenSemicolon";
    case TokenKind::Backtick:
      return "TokenBacktick";
    case TokenKind::Apostrophe:
      return "TokenApostrophe";
    case TokenKind::Invalid:
      return "TokenInvalid";
    case TokenKind::BadUtf8:
      return "TokenBadUTF8";
  }
  return {};
}

}  // namespace kiln
