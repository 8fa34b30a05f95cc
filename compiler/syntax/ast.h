#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/source/source_map.h"

namespace kiln {

// The tree of one parsed file. Nodes live in the SyntaxTree's arena, are immutable once parsing is
// done, and refer to each other by pointer; strings are views of the source text or of the arena.
// Nothing here owns anything.

enum class ExprKind : uint8_t {
  Literal,      // number, true, false, null
  Template,     // "..." and heredocs; also the text of a template file
  Variable,     // a bare name
  Attribute,    // object.name
  Index,        // object[key], and object.0 (legacy)
  Splat,        // object.* and object[*] with what is applied to each element
  SplatItem,    // inside a splat: the element
  Call,         // name(...)
  Paren,        // ( ... )
  Tuple,        // [ ... ]
  Object,       // { ... }
  For,          // [for ...] and {for ...}
  Conditional,  // c ? a : b
  Binary,
  Unary,
  JsonString,  // a string in a JSON file
  JsonObject,  // an object in a JSON file
  Invalid,     // stands where a syntax error was reported: evaluates to unknown, silently
};

struct Expr {
  ExprKind kind;
  Span span;
};

enum class LiteralKind : uint8_t { Number, True, False, Null };

struct LiteralExpr : Expr {
  LiteralKind literal;
  // The number's text as written.
  std::string_view text;
};

enum class TemplatePartKind : uint8_t { Text, Interpolation, If, For };

struct TemplateDirective;

struct TemplatePart {
  TemplatePartKind kind;
  Span span;
  // Text: decoded, trimmed by `~` markers, indentation of `<<-` removed.
  std::string_view text;
  // Interpolation: what to show. If: the condition. For: the collection.
  const Expr* expr;
  // If and For: the rest, apart because most parts are small and there are many.
  const TemplateDirective* directive;
};

struct TemplateDirective {
  // If: the parts when true and when false. For: the body is `then`.
  std::span<const TemplatePart> then;
  std::span<const TemplatePart> otherwise;
  // For: the names; `key_name` empty when only one is given.
  std::string_view key_name;
  std::string_view value_name;
};

struct TemplateExpr : Expr {
  std::span<const TemplatePart> parts;
  bool is_heredoc;
  // "${x}" and nothing else: the value passes through unconverted.
  bool is_wrapper() const {
    return parts.size() == 1 && parts[0].kind == TemplatePartKind::Interpolation && !is_heredoc;
  }
};

struct VariableExpr : Expr {
  std::string_view name;
};

struct AttributeExpr : Expr {
  const Expr* object;
  std::string_view name;
  // The dot and the name.
  Span name_span;
};

struct IndexExpr : Expr {
  const Expr* object;
  const Expr* key;
  // Written with a dot: object.0
  bool is_legacy;
};

struct SplatExpr : Expr {
  const Expr* object;
  // What is made of each element; its innermost node is a SplatItem. Equal to that item when
  // nothing follows.
  const Expr* each;
  // [*] rather than .*
  bool is_full;
};

struct SplatItemExpr : Expr {};

struct CallExpr : Expr {
  // With its namespace: `a::b`.
  std::string_view name;
  Span name_span;
  std::span<const Expr* const> arguments;
  // The last argument is followed by `...`.
  bool expands_last;
};

struct ParenExpr : Expr {
  const Expr* inner;
};

struct TupleExpr : Expr {
  std::span<const Expr* const> elements;
};

struct ObjectItem {
  // A Variable or a literal word as key stands for its own name unless it is in parentheses.
  const Expr* key;
  const Expr* value;
};

struct ObjectExpr : Expr {
  std::span<const ObjectItem> items;
};

struct ForExpr : Expr {
  // Empty when only the value is named.
  std::string_view key_name;
  std::string_view value_name;
  const Expr* collection;
  // Null for a tuple.
  const Expr* key;
  const Expr* value;
  // Null without `if`.
  const Expr* condition;
  // `...` after the value: values with the same key are collected.
  bool is_grouping;
};

struct ConditionalExpr : Expr {
  const Expr* condition;
  const Expr* when_true;
  const Expr* when_false;
};

enum class BinaryOp : uint8_t {
  Or,
  And,
  Equal,
  NotEqual,
  Less,
  Greater,
  LessEqual,
  GreaterEqual,
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo
};

struct BinaryExpr : Expr {
  BinaryOp op;
  const Expr* left;
  const Expr* right;
};

enum class UnaryOp : uint8_t { Negate, Not };

struct UnaryExpr : Expr {
  UnaryOp op;
  const Expr* operand;
};

// What a string in JSON is depends on who asks: a template, a reference, a type, or the text
// itself. So it is kept as it is, and parse_template() or parse_expression() when that is known.
struct JsonStringExpr : Expr {
  // What it says, escapes decoded.
  std::string_view text;
  // Has the file.
  const SourceMap* sources;
};

struct JsonProperty {
  const JsonStringExpr* name;
  const Expr* value;
};

// As a value: names are templates too, and none may be given twice.
struct JsonObjectExpr : Expr {
  std::span<const JsonProperty> properties;
};

struct InvalidExpr : Expr {};

// The node as the struct its kind names. Needs that kind.
template <typename Node>
const Node& as(const Expr& expr) {
  return static_cast<const Node&>(expr);
}

struct AttributeNode {
  std::string_view name;
  Span name_span;
  const Expr* value;
  // Name to the end of the value.
  Span span;
};

struct LabelNode {
  // Decoded when it was quoted.
  std::string_view text;
  Span span;
};

struct BlockNode;

// Attributes and blocks in the order written; the two lists interleave by their spans.
struct BodyNode {
  std::span<const AttributeNode> attributes;
  std::span<const BlockNode> blocks;
  // The braces and what is between them; of a file, the whole text.
  Span span;
};

struct BlockNode {
  std::string_view type;
  Span type_span;
  std::span<const LabelNode> labels;
  BodyNode body;
  // Type to the closing brace, and type to the last label.
  Span span;
  Span header_span;
};

}  // namespace kiln
