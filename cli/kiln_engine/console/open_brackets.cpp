#include "cli/kiln_engine/console/open_brackets.h"

#include "compiler/syntax/token.h"

namespace kiln {

bool has_open_bracket(std::string_view expression) {
  int open = 0;
  for (const Token& token : tokenize(expression, SourceForm::Expression)) {
    const auto is_one_of = [&](auto... kinds) { return ((token.kind == kinds) || ...); };
    if (is_one_of(TokenKind::OpenBrace, TokenKind::OpenBracket, TokenKind::OpenParen,
                  TokenKind::TemplateInterpolation, TokenKind::TemplateControl,
                  TokenKind::OpenHeredoc)) {
      ++open;
    } else if (is_one_of(TokenKind::CloseBrace, TokenKind::CloseBracket, TokenKind::CloseParen,
                         TokenKind::TemplateEnd, TokenKind::CloseHeredoc)) {
      --open;
    }
  }
  return open > 0;
}

}  // namespace kiln
