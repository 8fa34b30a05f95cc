#pragma once

#include <string_view>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/token.h"
#include "compiler/value/json.h"

namespace kiln {

// Writes places, tokens, diagnostics and trees of one source as tests/oracle does. Internal to the
// debug commands.
class DebugWriter {
 public:
  DebugWriter(const SourceMap& sources, SourceId source, unsigned indent,
              DebugColumns columns = DebugColumns::Native)
      : sources_(sources),
        source_(source),
        text_(sources.text(source)),
        columns_(columns),
        json_(indent) {}

  JsonWriter& json() { return json_; }

  // Hands the text of files over to `out`, which must outlive this, as it becomes long. What is
  // left is in json().
  void stream_to(const TextSink& out) { out_ = &out; }

  void position(uint32_t offset);
  void range(uint32_t begin, uint32_t end) { range({source_, begin, end}); }
  void range(Span span);
  void token(Token token);
  void diagnostics(const Diagnostics& diagnostics);

  // A file's attributes and blocks; with `expressions`, their syntax trees too.
  void file(const BodyNode& root, bool expressions);

  // A syntax tree in HCL's own nodes.
  void expression(const Expr& expr);

 private:
  void hand_over();
  void body(const BodyNode& body, Span range_of_body);
  void attribute(const AttributeNode& node);
  void block(const BlockNode& node);
  uint32_t find_equals(const AttributeNode& node) const;
  bool is_one_line(const BlockNode& node) const;

  // `null` for a null pointer.
  void optional_expression(const Expr* expr);
  void member(std::string_view name, const Expr& expr);
  void node_name(std::string_view name);
  void string_member(std::string_view name, std::string_view text);
  void range_member(std::string_view name, uint32_t begin, uint32_t end);
  void typed(std::string_view type, std::string_view value);
  void literal_text(std::string_view text, Span span);
  void literal_value(const LiteralExpr& expr);

  void call(const CallExpr& expr);
  void object(const ObjectExpr& expr);
  void object_key(const Expr& key);
  void for_each(const ForExpr& expr);
  void conditional(const ConditionalExpr& expr);
  void binary(const BinaryExpr& expr);
  void unary(const UnaryExpr& expr);
  void chain(const Expr& expr);
  void step(const Expr& expr);
  void splat(const SplatExpr& expr);
  void template_node(const TemplateExpr& expr);
  void template_parts(std::span<const TemplatePart> parts, uint32_t empty_at);
  void template_part(const TemplatePart& part);
  void branch(std::span<const TemplatePart> parts, uint32_t empty_at);
  void if_part(const TemplatePart& part);
  void for_part(const TemplatePart& part);

  // Where the first token at or after `offset` begins: blanks, newlines and comments are skipped.
  uint32_t token_after(uint32_t offset) const;
  // Where the `}` or `~}` that follows an expression ends.
  uint32_t end_of_sequence(uint32_t offset) const;
  // Where the expression begins in HCL's eyes, for which what is applied to a splat's element
  // begins with the splat.
  uint32_t begin_of(const Expr& expr) const;
  uint32_t splat_begin(const SplatExpr& expr) const;

  const SourceMap& sources_;
  SourceId source_;
  std::string_view text_;
  DebugColumns columns_;
  JsonWriter json_;
  const TextSink* out_ = nullptr;
  bool with_expressions_ = false;
  // Where the nodes applied to the element of the innermost splat, and its element, begin.
  uint32_t each_begin_ = 0;
  uint32_t item_begin_ = 0;
};

}  // namespace kiln
