#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/source/source_map.h"

namespace kiln {

// The tree of one parsed file. Nodes live in the SyntaxTree's arena, are immutable once parsing is
// done, and refer to each other by pointer; strings are views of the source text or of the arena.
// Nothing here owns anything.
//
// A tree takes several times the memory of its text, so the nodes that there are most of are
// packed: they keep the size of a name or list in 32 bits, which a text of less than 4 GiB allows,
// keep no place that another one tells, and have functions in the place of members.

// What a node is and where it stands. Both are in one word: SourceMap has less than 2^24 files.
template <typename Kind>
struct Placed {
  Placed(Kind node_kind, Span span)
      : kind(node_kind),
        source_(static_cast<uint32_t>(span.source)),
        begin_(span.begin),
        end_(span.end) {}

  Span span() const { return {SourceId{source_}, begin_, end_}; }

  Kind kind : 8;

 private:
  uint32_t source_ : 24;
  uint32_t begin_;
  uint32_t end_;
};

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

using Expr = Placed<ExprKind>;
static_assert(sizeof(Expr) == 12);

// What has a word of its own: a name or a number.
class WordExpr : public Expr {
 protected:
  WordExpr(ExprKind what, Span span, std::string_view word)
      : Expr(what, span), size_(static_cast<uint32_t>(word.size())), begin_(word.data()) {}

  std::string_view word() const { return {begin_, size_}; }

 private:
  uint32_t size_;
  const char* begin_;
};
static_assert(sizeof(WordExpr) == 24);

enum class LiteralKind : uint8_t { Number, True, False, Null };

class LiteralExpr : public WordExpr {
 public:
  // `text` is a number, `true`, `false` or `null`.
  LiteralExpr(Span span, std::string_view text) : WordExpr(ExprKind::Literal, span, text) {}

  LiteralKind literal() const {
    switch (text().front()) {
      case 't':
        return LiteralKind::True;
      case 'f':
        return LiteralKind::False;
      case 'n':
        return LiteralKind::Null;
      default:
        return LiteralKind::Number;
    }
  }
  // As written.
  std::string_view text() const { return word(); }
};

enum class TemplatePartKind : uint8_t { Text, Interpolation, If, For };

struct TemplateDirective;

class TemplatePart : public Placed<TemplatePartKind> {
 public:
  TemplatePart(Span span, std::string_view text)
      : Placed(TemplatePartKind::Text, span),
        text_size_(static_cast<uint32_t>(text.size())),
        text_(text.data()) {}
  TemplatePart(Span span, const Expr* shown)
      : Placed(TemplatePartKind::Interpolation, span), expr_(shown) {}
  // `directive_kind` is If or For.
  TemplatePart(TemplatePartKind directive_kind, Span span, const TemplateDirective* directive)
      : Placed(directive_kind, span), directive_(directive) {}

  // Text: decoded, trimmed by `~` markers, indentation of `<<-` removed. Else empty.
  std::string_view text() const {
    return kind == TemplatePartKind::Text ? std::string_view(text_, text_size_)
                                          : std::string_view();
  }
  // Interpolation: what to show. If: the condition. For: the collection. Null for Text.
  const Expr* expr() const;
  // If and For: the rest. Else null.
  const TemplateDirective* directive() const {
    return kind == TemplatePartKind::If || kind == TemplatePartKind::For ? directive_ : nullptr;
  }

 private:
  uint32_t text_size_ = 0;
  union {
    const char* text_;
    const Expr* expr_;
    const TemplateDirective* directive_;
  };
};
static_assert(sizeof(TemplatePart) == 24);

struct TemplateDirective {
  // If: the condition. For: the collection.
  const Expr* expr;
  // If: the parts when true and when false. For: the body is `then`.
  std::span<const TemplatePart> then;
  std::span<const TemplatePart> otherwise;
  // For: the names; `key_name` empty when only one is given.
  std::string_view key_name;
  std::string_view value_name;
};

inline const Expr* TemplatePart::expr() const {
  switch (kind) {
    case TemplatePartKind::Text:
      return nullptr;
    case TemplatePartKind::Interpolation:
      return expr_;
    case TemplatePartKind::If:
    case TemplatePartKind::For:
      return directive_->expr;
  }
  return nullptr;
}

// Its parts follow it in memory: it is made with Arena::make_before().
class TemplateExpr : public Expr {
 public:
  TemplateExpr(Span span, size_t part_count, bool is_heredoc)
      : Expr(ExprKind::Template, span),
        part_count_(static_cast<uint32_t>(part_count)),
        is_heredoc_(is_heredoc ? 1 : 0) {}
  TemplateExpr(const TemplateExpr&) = delete;
  TemplateExpr& operator=(const TemplateExpr&) = delete;

  std::span<const TemplatePart> parts() const {
    return {reinterpret_cast<const TemplatePart*>(this + 1), part_count_};
  }
  bool is_heredoc() const { return is_heredoc_ != 0; }
  // "${x}" and nothing else: the value passes through unconverted.
  bool is_wrapper() const {
    return part_count_ == 1 && !is_heredoc() && parts()[0].kind == TemplatePartKind::Interpolation;
  }

 private:
  // There are fewer parts than bytes of text, by far.
  uint32_t part_count_ : 31;
  uint32_t is_heredoc_ : 1;
};
static_assert(sizeof(TemplateExpr) == 16);

class VariableExpr : public WordExpr {
 public:
  VariableExpr(Span span, std::string_view name) : WordExpr(ExprKind::Variable, span, name) {}

  std::string_view name() const { return word(); }
};

class AttributeExpr : public WordExpr {
 public:
  // `dot` is where the dot is; the name ends where the node does.
  AttributeExpr(Span span, const Expr* object_expr, std::string_view name, uint32_t dot)
      : WordExpr(ExprKind::Attribute, span, name), object(object_expr), dot_(dot) {}

  std::string_view name() const { return word(); }
  // The dot and the name.
  Span name_span() const { return {span().source, dot_, span().end}; }

  const Expr* object;

 private:
  uint32_t dot_;
};
static_assert(sizeof(AttributeExpr) == 40);

struct IndexExpr : Expr {
  // Written with a dot: object.0
  bool is_legacy;
  const Expr* object;
  const Expr* key;
};

struct SplatExpr : Expr {
  // [*] rather than .*
  bool is_full;
  const Expr* object;
  // What is made of each element; its innermost node is a SplatItem. Equal to that item when
  // nothing follows.
  const Expr* each;
};

struct SplatItemExpr : Expr {};

class CallExpr : public WordExpr {
 public:
  // The name, with its namespace `a::b`, begins where the node does and ends at `name_end`.
  CallExpr(Span span, std::string_view name, uint32_t name_end,
           std::span<const Expr* const> arguments, bool expands_last)
      : WordExpr(ExprKind::Call, span, name),
        arguments_(arguments.data()),
        argument_count_(static_cast<uint32_t>(arguments.size())),
        expands_last_(expands_last ? 1 : 0),
        name_end_(name_end) {}

  std::string_view name() const { return word(); }
  Span name_span() const { return {span().source, span().begin, name_end_}; }
  std::span<const Expr* const> arguments() const { return {arguments_, argument_count_}; }
  // The last argument is followed by `...`.
  bool expands_last() const { return expands_last_ != 0; }

 private:
  const Expr* const* arguments_;
  // There are fewer arguments than bytes of text, by far.
  uint32_t argument_count_ : 31;
  uint32_t expands_last_ : 1;
  uint32_t name_end_;
};
static_assert(sizeof(CallExpr) == 40);

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
  // `...` after the value: values with the same key are collected.
  bool is_grouping;
  // Empty when only the value is named.
  std::string_view key_name;
  std::string_view value_name;
  const Expr* collection;
  // Null for a tuple.
  const Expr* key;
  const Expr* value;
  // Null without `if`.
  const Expr* condition;
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

class AttributeNode {
 public:
  // `name` is what stands at `name_span`; the value is in the same file.
  AttributeNode(std::string_view name, Span name_span, const Expr* value_expr)
      : value(value_expr),
        name_(name.data()),
        name_begin_(name_span.begin),
        name_end_(name_span.end) {}

  std::string_view name() const { return {name_, name_end_ - name_begin_}; }
  Span name_span() const { return {value->span().source, name_begin_, name_end_}; }
  // Name to the end of the value.
  Span span() const { return join(name_span(), value->span()); }

  const Expr* value;

 private:
  const char* name_;
  uint32_t name_begin_;
  uint32_t name_end_;
};
static_assert(sizeof(AttributeNode) == 24);

class LabelNode {
 public:
  LabelNode(std::string_view text, Span label_span)
      : span(label_span), text_size_(static_cast<uint32_t>(text.size())), text_(text.data()) {}

  // Decoded when it was quoted.
  std::string_view text() const { return {text_, text_size_}; }

  Span span;

 private:
  uint32_t text_size_;
  const char* text_;
};
static_assert(sizeof(LabelNode) == 24);

class BlockNode;

// Attributes and blocks in the order written; the two lists interleave by their spans.
class BodyNode {
 public:
  BodyNode(std::span<const AttributeNode> attributes, std::span<const BlockNode* const> blocks,
           Span body_span)
      : span(body_span),
        attribute_count_(static_cast<uint32_t>(attributes.size())),
        attributes_(attributes.data()),
        blocks_(blocks.data()),
        block_count_(static_cast<uint32_t>(blocks.size())) {}

  std::span<const AttributeNode> attributes() const { return {attributes_, attribute_count_}; }
  std::span<const BlockNode* const> blocks() const { return {blocks_, block_count_}; }

  // The braces and what is between them; of a file, the whole text.
  Span span;

 private:
  uint32_t attribute_count_;
  const AttributeNode* attributes_;
  const BlockNode* const* blocks_;
  uint32_t block_count_;
};

// Its labels follow it in memory: it is made with Arena::make_before().
class BlockNode {
 public:
  // `type` is what stands at `type_span`, in the file that the body is in.
  BlockNode(std::string_view type, Span type_span, size_t label_count, BodyNode block_body)
      : body(block_body),
        type_(type.data()),
        type_begin_(type_span.begin),
        type_end_(type_span.end),
        label_count_(label_count) {}
  BlockNode(const BlockNode&) = delete;
  BlockNode& operator=(const BlockNode&) = delete;

  std::string_view type() const { return {type_, type_end_ - type_begin_}; }
  Span type_span() const { return {body.span.source, type_begin_, type_end_}; }
  std::span<const LabelNode> labels() const {
    return {reinterpret_cast<const LabelNode*>(this + 1), label_count_};
  }
  // Type to the closing brace, and type to the last label.
  Span span() const { return join(type_span(), body.span); }
  Span header_span() const {
    return label_count_ == 0 ? type_span() : join(type_span(), labels().back().span);
  }

  BodyNode body;

 private:
  const char* type_;
  uint32_t type_begin_;
  uint32_t type_end_;
  size_t label_count_;
};
static_assert(sizeof(BlockNode) == 64);

}  // namespace kiln
