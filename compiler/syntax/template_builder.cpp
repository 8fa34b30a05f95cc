#include "compiler/syntax/template_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/string_escapes.h"
#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

// Openers end, and closers begin, with `~` where they eat the white space beside them. The `~` of a
// directive follows its `%{`; its keyword belongs to the token.
bool trims_before(std::string_view opener) {
  return opener.size() > 2 && opener[2] == '~';
}

bool trims_after(std::string_view closer) {
  return closer.starts_with('~');
}

}  // namespace

void TemplateBuilder::abandon() {
  open_templates_.clear();
  pieces_.clear();
}

void TemplateBuilder::open(Lexeme quote) {
  open_templates_.push_back({quote, pieces_.size(), false});
}

void TemplateBuilder::open_bare() {
  const uint32_t begin = context_.text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  open({lexeme::template_text, begin, begin});
}

Node TemplateBuilder::close_bare() {
  auto size = static_cast<uint32_t>(context_.text.size());
  return close({lexeme::end_of_file, size, size});
}

void TemplateBuilder::text(Lexeme token) {
  std::string_view text = context_.text_of(token);
  if (text.starts_with("$${") || text.starts_with("%%{")) {
    text.remove_prefix(1);
  } else if (token.type == lexeme::quoted_text) {
    text = decode_escapes(context_, token);
  }
  OpenTemplate& open = open_templates_.back();
  if (std::exchange(open.trims_next, false)) {
    text = trim_space_left(text);
  }
  pieces_.push_back({PieceKind::Text, context_.span(token), text});
}

void TemplateBuilder::add_sequence(Lexeme open, Piece piece, Lexeme close) {
  OpenTemplate& current = open_templates_.back();
  if (trims_before(context_.text_of(open)) && pieces_.size() > current.first_piece &&
      pieces_.back().kind == PieceKind::Text) {
    pieces_.back().text = trim_space_right(pieces_.back().text);
  }
  current.trims_next = trims_after(context_.text_of(close));
  piece.span = context_.span(open, close);
  pieces_.push_back(piece);
}

void TemplateBuilder::interpolation(Lexeme open, Node value, Lexeme close) {
  add_sequence(open, {PieceKind::Interpolation, {}, {}, value}, close);
}

void TemplateBuilder::if_directive(Lexeme open, Node condition, Lexeme close) {
  auto* directive = context_.arena->make<TemplateDirective>(condition.expr);
  add_sequence(open, {PieceKind::If, {}, {}, condition, directive}, close);
}

void TemplateBuilder::for_directive(Lexeme open, const ForParts& parts, Lexeme close) {
  auto* directive = context_.arena->make<TemplateDirective>(parts.collection.expr);
  directive->key_name = parts.key_name;
  directive->value_name = parts.value_name;
  add_sequence(open, {PieceKind::For, {}, {}, parts.collection, directive}, close);
}

void TemplateBuilder::end_directive(Lexeme open, Lexeme close) {
  PieceKind kind = open.type == lexeme::directive_else    ? PieceKind::Else
                   : open.type == lexeme::directive_endif ? PieceKind::EndIf
                                                          : PieceKind::EndFor;
  add_sequence(open, {kind, {}}, close);
}

Node TemplateBuilder::close(Lexeme quote) {
  OpenTemplate open = open_templates_.back();
  open_templates_.pop_back();
  bool is_heredoc = open.quote.type == lexeme::open_heredoc;
  if (is_heredoc && context_.text_of(open.quote).starts_with("<<-")) {
    remove_indentation(open.first_piece);
  }
  Span span = context_.span(open.quote.begin, std::max(open.quote.end, quote.end));
  size_t first_part = parts_.size();
  uint32_t height = 0;
  bool is_paired = pair_directives(open.first_piece, quote, height);
  pieces_.resize(open.first_piece);
  if (!is_paired) {
    drop_parts(first_part);
    return exprs_.invalid(span);
  }
  const auto parts = std::span<const TemplatePart>(parts_).subspan(first_part);
  const Expr* expr =
      context_.arena->make_before<TemplateExpr>(parts, span, parts.size(), is_heredoc);
  drop_parts(first_part);
  return exprs_.made(expr, height);
}

// The indentation of a `<<-` heredoc: of every line that begins with text, the least number of
// white space characters at its start. Lines of white space only do not count and stay as they are;
// a line that begins with a sequence has none.
void TemplateBuilder::remove_indentation(size_t first_piece) {
  auto leading_spaces = [](std::string_view text) {
    size_t count = 0;
    for (size_t left = text.size() - trim_space_left(text).size(); left > 0; ++count) {
      size_t size = decode_utf8(text).size;
      text.remove_prefix(size);
      left -= size;
    }
    return count;
  };
  auto is_blank_line = [](const Piece& piece) {
    return piece.text.ends_with('\n') && trim_space_left(piece.text).empty();
  };
  auto for_each_line_start = [&](auto visit) {
    bool at_line_start = true;
    for (size_t i = first_piece; i < pieces_.size(); ++i) {
      Piece& piece = pieces_[i];
      if (at_line_start && !(piece.kind == PieceKind::Text && is_blank_line(piece))) {
        visit(piece);
      }
      at_line_start = piece.kind == PieceKind::Text && piece.text.ends_with('\n');
    }
  };
  size_t indentation = std::string_view::npos;
  for_each_line_start([&](Piece& piece) {
    size_t spaces = piece.kind == PieceKind::Text ? leading_spaces(piece.text) : 0;
    indentation = std::min(indentation, spaces);
  });
  if (indentation == 0 || indentation == std::string_view::npos) {
    return;
  }
  for_each_line_start([&](Piece& piece) {
    const size_t size = piece.text.size();
    for (size_t i = 0; i < indentation; ++i) {
      piece.text.remove_prefix(decode_utf8(piece.text).size);
    }
    piece.span.begin += static_cast<uint32_t>(size - piece.text.size());
  });
}

// Makes the parts of the pieces from `first_piece` on. False if directives do not pair, which has
// been reported.
bool TemplateBuilder::pair_directives(size_t first_piece, Lexeme quote, uint32_t& height) {
  size_t outermost = open_directives_.size();
  bool ok = true;
  for (size_t i = first_piece; ok && i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    auto depth = static_cast<uint32_t>(open_directives_.size() - outermost);
    height = std::max(height, piece.expr.height + depth);
    switch (piece.kind) {
      case PieceKind::Text:
        i = add_text(i);
        break;
      case PieceKind::Interpolation:
        parts_.emplace_back(piece.span, piece.expr.expr);
        break;
      case PieceKind::If:
      case PieceKind::For:
        open_directives_.push_back({&piece, parts_.size(), {}, false});
        break;
      case PieceKind::Else:
      case PieceKind::EndIf:
      case PieceKind::EndFor:
        ok = end_of_directive(piece, outermost);
        break;
    }
  }
  if (ok && open_directives_.size() > outermost) {
    ok = false;
    const Piece& opener = *open_directives_.back().opener;
    bool is_if = opener.kind == PieceKind::If;
    context_.diagnostics
        .emit(context_.span(quote), diag::UnexpectedTemplateEnd, is_if ? "if" : "for",
              context_.sources->describe(opener.span), is_if ? "endif" : "endfor")
        .labels.push_back({opener.span, "this directive is not closed"});
  }
  open_directives_.resize(outermost);
  return ok;
}

// Adds the run of texts that begins at `first` as one part; returns its last piece.
size_t TemplateBuilder::add_text(size_t first) {
  size_t end = first + 1;
  size_t size = pieces_[first].text.size();
  bool is_contiguous = true;
  for (; end < pieces_.size() && pieces_[end].kind == PieceKind::Text; ++end) {
    std::string_view before = pieces_[end - 1].text;
    is_contiguous &= before.data() + before.size() == pieces_[end].text.data();
    size += pieces_[end].text.size();
  }
  // The pieces lie side by side: one view over all of them.
  // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage)
  std::string_view text(pieces_[first].text.data(), size);
  if (!is_contiguous) {
    auto* bytes = static_cast<char*>(context_.arena->allocate(size));
    text = {bytes, size};
    for (size_t i = first; i < end; ++i) {
      bytes = std::copy(pieces_[i].text.begin(), pieces_[i].text.end(), bytes);
    }
  }
  Span span = join(pieces_[first].span, pieces_[end - 1].span);
  parts_.emplace_back(span, text);
  return end - 1;
}

bool TemplateBuilder::end_of_directive(const Piece& end, size_t outermost) {
  if (open_directives_.size() == outermost) {
    return report_unexpected(end, nullptr);
  }
  OpenDirective& open = open_directives_.back();
  const Piece& opener = *open.opener;
  bool is_if = opener.kind == PieceKind::If;
  if (end.kind == PieceKind::Else) {
    if (!is_if || open.in_else) {
      return report_unexpected(end, &open);
    }
    open.when_true = take_parts(open.first_part);
    open.in_else = true;
    return true;
  }
  if ((end.kind == PieceKind::EndIf) != is_if) {
    return report_unexpected(end, &open);
  }
  auto last_branch = take_parts(open.first_part);
  TemplateDirective* directive = opener.directive;
  directive->then = open.in_else ? open.when_true : last_branch;
  if (open.in_else) {
    directive->otherwise = last_branch;
  }
  parts_.emplace_back(is_if ? TemplatePartKind::If : TemplatePartKind::For,
                      join(opener.span, end.span), directive);
  open_directives_.pop_back();
  return true;
}

bool TemplateBuilder::report_unexpected(const Piece& end, const OpenDirective* open) {
  std::string_view name = end.kind == PieceKind::Else    ? "else"
                          : end.kind == PieceKind::EndIf ? "endif"
                                                         : "endfor";
  std::string detail = "The control directives within this template are unbalanced.";
  if (open) {
    std::string where = context_.sources->describe(open->opener->span);
    if (open->opener->kind == PieceKind::For) {
      detail = end.kind == PieceKind::Else
                   ? "An else clause is not expected for a for directive."
                   : fmt::format(
                         "Expecting an endfor directive corresponding to the for directive "
                         "at {}.",
                         where);
    } else {
      detail = end.kind == PieceKind::Else
                   ? fmt::format("Already in the else clause for the if started at {}.", where)
                   : fmt::format("Expecting an endif directive for the if started at {}.", where);
    }
  }
  context_.diagnostics.emit(end.span, diag::UnexpectedDirective, detail).summary =
      fmt::format("Unexpected {} directive", name);
  return false;
}

std::span<const TemplatePart> TemplateBuilder::take_parts(size_t first) {
  auto parts = context_.arena->copy(std::span<const TemplatePart>(parts_).subspan(first));
  drop_parts(first);
  return parts;
}

void TemplateBuilder::drop_parts(size_t first) {
  parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(first), parts_.end());
}

}  // namespace kiln
