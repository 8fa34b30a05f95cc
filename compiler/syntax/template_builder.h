#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/syntax/expr_builder.h"

namespace kiln {

// Makes templates from their parts, which the grammar hands over in a row: text, interpolations,
// and the openers and closers of directives. The steps are HCL's, in HCL's order: `~` trims the
// token beside it, `<<-` takes indentation away, directives are paired, and neighbouring texts
// become one.
class TemplateBuilder {
 public:
  TemplateBuilder(SyntaxContext& context, ExprBuilder& exprs) : context_(context), exprs_(exprs) {}

  // Forgets everything and begins another source.
  void begin() {
    abandon();
    parts_.clear();
    open_directives_.clear();
  }

  // Forgets templates that were begun and will not end, after a syntax error.
  void abandon();

  // `quote` is an OPEN_QUOTE or OPEN_HEREDOC.
  void open(Lexeme quote);
  // A template that is a whole source.
  void open_bare();
  Node close_bare();

  void text(Lexeme token);
  // `open` is the token before the expression, `close` the end of the sequence.
  void interpolation(Lexeme open, Node value, Lexeme close);
  void if_directive(Lexeme open, Node condition, Lexeme close);
  void for_directive(Lexeme open, const ForParts& parts, Lexeme close);
  // else, endif or endfor.
  void end_directive(Lexeme open, Lexeme close);

  Node close(Lexeme quote);

 private:
  enum class PieceKind : uint8_t { Text, Interpolation, If, For, Else, EndIf, EndFor };
  // One part as written.
  struct Piece {
    PieceKind kind;
    Span span;
    // Text.
    std::string_view text = {};
    // Interpolation, If and For.
    Node expr = {};
    // If and For: what the tree will have; its parts come when the directive ends.
    TemplateDirective* directive = nullptr;
  };
  struct OpenTemplate {
    Lexeme quote;
    size_t first_piece;
    // The sequence before ended in `~}`.
    bool trims_next;
  };
  // A directive whose end is still to come, while directives are paired.
  struct OpenDirective {
    const Piece* opener;
    size_t first_part;
    std::span<const TemplatePart> when_true;
    bool in_else;
  };

  void add_sequence(Lexeme open, Piece piece, Lexeme close);
  void remove_indentation(size_t first_piece);
  bool pair_directives(size_t first_piece, Lexeme quote, uint32_t& height);
  size_t add_text(size_t first);
  bool end_of_directive(const Piece& end, size_t outermost);
  bool report_unexpected(const Piece& end, const OpenDirective* open);
  std::span<const TemplatePart> take_parts(size_t first);
  void drop_parts(size_t first);

  SyntaxContext& context_;
  ExprBuilder& exprs_;
  std::vector<OpenTemplate> open_templates_;
  std::vector<Piece> pieces_;
  std::vector<TemplatePart> parts_;
  std::vector<OpenDirective> open_directives_;
};

}  // namespace kiln
