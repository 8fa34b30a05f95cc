#include <algorithm>
#include <array>
#include <optional>

#include "compiler/format/format_line.h"

namespace kiln {
namespace {

using Kind = TokenKind;

template <size_t Count>
bool is_one_of(Kind kind, const std::array<Kind, Count>& kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// After these a minus is a sign, not a subtraction.
constexpr std::array before_sign{
    Kind::OpenParen,    Kind::OpenBrace, Kind::OpenBracket, Kind::Assign,   Kind::Colon,
    Kind::Comma,        Kind::Question,  Kind::Plus,        Kind::Star,     Kind::Slash,
    Kind::Percent,      Kind::Minus,     Kind::Equal,       Kind::NotEqual, Kind::Greater,
    Kind::GreaterEqual, Kind::Less,      Kind::LessEqual,   Kind::And,      Kind::Or,
    Kind::Not};

// Nothing is put beside the text of a template.
bool is_in_template(Kind left, Kind right) {
  static constexpr std::array lefts{Kind::QuotedText, Kind::HeredocText, Kind::OpenQuote,
                                    Kind::OpenHeredoc};
  static constexpr std::array rights{Kind::QuotedText, Kind::HeredocText, Kind::CloseQuote,
                                     Kind::CloseHeredoc};
  return is_one_of(left, lefts) || is_one_of(right, rights);
}

bool is_sequence_opener(Kind kind) {
  return kind == Kind::TemplateInterpolation || kind == Kind::TemplateControl;
}

// Whether a blank belongs between `token` and `next`; `before` is what precedes `token` in the
// cell. The first rule that applies decides; their order is HCL's.
bool needs_blank(std::optional<Kind> before, const FormatToken& token, const FormatToken& next) {
  Kind left = token.kind;
  Kind right = next.kind;
  if (right == Kind::Newline) {
    return false;
  }
  bool is_name = left == Kind::Identifier;
  if (is_name && right == Kind::OpenParen) {
    return false;
  }
  if ((left == Kind::DoubleColon && right == Kind::Identifier) ||
      (is_name && right == Kind::DoubleColon)) {
    return false;
  }
  if (left == Kind::Dot || right == Kind::Dot || right == Kind::Comma || right == Kind::Ellipsis) {
    return false;
  }
  if (left == Kind::Comma) {
    return true;
  }
  if (is_in_template(left, right)) {
    return false;
  }
  // `for x in [...]`: without the blank it would look like an index.
  if (is_name && token.text == "in" && before == Kind::Identifier) {
    return true;
  }
  if (right == Kind::OpenBracket && (is_name || left == Kind::Number || bracket_change(left) < 0)) {
    return false;
  }
  if (left == Kind::Not) {
    return false;
  }
  if (left == Kind::Minus) {
    return before && !is_one_of(*before, before_sign);
  }
  if (left == Kind::OpenBrace || right == Kind::CloseBrace) {
    return !(left == Kind::OpenBrace && right == Kind::CloseBrace);
  }
  if ((is_sequence_opener(left) && right == Kind::OpenBrace) ||
      (left == Kind::CloseBrace && right == Kind::TemplateEnd)) {
    return true;
  }
  if (left == Kind::TemplateEnd && is_sequence_opener(right)) {
    return false;
  }
  return bracket_change(left) <= 0 && bracket_change(right) >= 0;
}

void space_cell(std::span<FormatToken> cell) {
  std::optional<Kind> before;
  for (size_t i = 0; i + 1 < cell.size(); ++i) {
    cell[i + 1].blanks = needs_blank(before, cell[i], cell[i + 1]) ? 1 : 0;
    before = cell[i].kind;
  }
}

}  // namespace

void space_tokens(std::span<FormatLine> lines) {
  for (FormatLine& line : lines) {
    space_cell(line.lead);
    space_cell(line.assign);
    if (!line.assign.empty()) {
      line.assign.front().blanks = 1;
    }
  }
}

}  // namespace kiln
