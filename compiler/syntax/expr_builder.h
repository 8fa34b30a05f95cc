#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/syntax/ast.h"
#include "compiler/syntax/syntax_context.h"

namespace kiln {

// How deep a tree may be, so that whoever walks it may recurse, but for chains of binary operators
// and of `.name` and `[key]`, which are as long as the user likes: they are deep on their left, and
// have to be walked there without recursion.
inline constexpr uint32_t max_nesting = 1000;

// A node while it is being built, with the height of the tree below it; a chain counts as one.
struct Node {
  const Expr* expr = nullptr;
  uint32_t height = 0;
};

// An operand to which `.name`, `[key]` and splats are being applied.
struct Postfix {
  Node current;
  // Where its open splats begin.
  size_t first_splat = 0;
};

// The pieces of a `for` expression or directive.
struct ForParts {
  std::string_view key_name;
  std::string_view value_name;
  Node collection;
  Node key;
  Node value;
  Node condition;
  bool is_grouping = false;
};

// Makes expression nodes from what the grammar recognises. Lists, operators and signs are kept on
// stacks until the construct they belong to ends; a mark says where it began.
class ExprBuilder {
 public:
  explicit ExprBuilder(SyntaxContext& context) : context_(context) {}

  // Forgets everything and begins another source.
  void begin() {
    abandon();
    too_deep_reported_ = false;
  }

  // Forgets constructs that were begun and will not end, after a syntax error.
  void abandon();

  std::string_view text_of(Lexeme token) const { return context_.text_of(token); }

  Node number(Lexeme token);
  // A name, or true, false or null.
  Node variable(Lexeme token);
  Node paren(Lexeme open, Node inner, Lexeme close);
  Node invalid(Span span);

  size_t mark_operators() const { return operators_.size(); }
  void push_operator(size_t mark, Node left, Lexeme token);
  Node fold_operators(size_t mark, Node last);
  size_t mark_signs() const { return signs_.size(); }
  void push_sign(Lexeme token) { signs_.push_back(token); }
  Node apply_signs(size_t mark, Node operand);
  Node conditional(Node condition, Node when_true, Node when_false);

  Postfix open_postfix(Node operand) const { return {operand, splats_.size()}; }
  void attribute_of(Postfix& postfix, Lexeme dot, Lexeme name);
  void legacy_index(Postfix& postfix, Lexeme number);
  void index(Postfix& postfix, Node key, Lexeme close);
  void attribute_splat(Postfix& postfix, Lexeme star);
  void full_splat(Postfix& postfix, Lexeme close);
  Node close_postfix(Postfix& postfix);

  size_t open_list() const { return items_.size(); }
  void add(Node item) { items_.push_back(item); }
  Node tuple(Lexeme open, size_t list, Lexeme close);
  // The list holds keys and values in turn.
  Node object(Lexeme open, size_t list, Lexeme close);
  // `scope::name`.
  std::string_view qualify(std::string_view scope, Lexeme name);
  Node call(Lexeme first, Lexeme last, std::string_view name, size_t list, bool expands_last,
            Lexeme close);

  void for_name(ForParts& parts, Lexeme name) const;
  Node for_each(Lexeme open, const ForParts& parts, Lexeme close);

  // `expr`, made of nodes of which the highest has this height; or, if that is too high, an invalid
  // node and a diagnostic.
  Node made(const Expr* expr, uint32_t height_of_children);

  // The same for a link of a chain, whose left operand may be such a link too.
  Node made_link(const Expr* expr, Node left, uint32_t height_of_right);

  // Says, once per source, that something is nested too deeply.
  void report_too_deep(Span span);

 private:
  struct OpenOperator {
    Node left;
    BinaryOp op;
  };
  struct OpenSplat {
    Node object;
    bool is_full;
  };

  Node binary(const OpenOperator& open, Node right);
  void open_splat(Postfix& postfix, Lexeme end, bool is_full);
  void close_splat(Postfix& postfix);
  std::span<const Expr* const> take_list(size_t mark, uint32_t& height);

  SyntaxContext& context_;
  std::vector<OpenOperator> operators_;
  std::vector<Lexeme> signs_;
  std::vector<OpenSplat> splats_;
  std::vector<Node> items_;
  bool too_deep_reported_ = false;
};

}  // namespace kiln
