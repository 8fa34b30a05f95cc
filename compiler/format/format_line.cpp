#include "compiler/format/format_line.h"

#include <algorithm>

namespace kiln {
namespace {

bool ends_line(const FormatToken& token) {
  return token.kind == TokenKind::Newline ||
         (token.kind == TokenKind::Comment && token.text.ends_with('\n'));
}

FormatLine cut_cells(std::span<FormatToken> tokens) {
  FormatLine line{tokens, {}, {}};
  if (tokens.size() > 1 && tokens.back().kind == TokenKind::Comment) {
    line.comment = tokens.last(1);
    line.lead = tokens.first(tokens.size() - 1);
  }
  if (line.lead.empty()) {
    return line;
  }
  auto equals = std::find_if(line.lead.begin() + 1, line.lead.end(), [](const FormatToken& token) {
    return token.kind == TokenKind::Assign;
  });
  int net = 0;
  for (auto at = equals; at != line.lead.end(); ++at) {
    net += bracket_change(at->kind);
  }
  if (equals != line.lead.end() && net == 0) {
    auto size = static_cast<size_t>(equals - line.lead.begin());
    line.assign = line.lead.subspan(size);
    line.lead = line.lead.first(size);
  }
  return line;
}

}  // namespace

int bracket_change(TokenKind kind) {
  if (kind == TokenKind::OpenBrace || kind == TokenKind::OpenBracket ||
      kind == TokenKind::OpenParen || kind == TokenKind::TemplateInterpolation ||
      kind == TokenKind::TemplateControl) {
    return 1;
  }
  bool closes = kind == TokenKind::CloseBrace || kind == TokenKind::CloseBracket ||
                kind == TokenKind::CloseParen || kind == TokenKind::TemplateEnd;
  return closes ? -1 : 0;
}

std::vector<FormatLine> cut_lines(std::span<FormatToken> tokens) {
  std::vector<FormatLine> lines;
  size_t begin = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (ends_line(tokens[i])) {
      lines.push_back(cut_cells(tokens.subspan(begin, i + 1 - begin)));
      begin = i + 1;
    }
  }
  lines.push_back(cut_cells(tokens.subspan(begin)));
  return lines;
}

}  // namespace kiln
