// The half of DebugWriter that writes syntax trees. kiln's nodes are not HCL's: a chain of `.name`
// and `[key]` is one node there, directives of templates are conditionals and `for` expressions,
// and some ranges have to be found in the text again.
#include <algorithm>
#include <array>
#include <vector>

#include "compiler/source/check.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/debug_writer.h"
#include "compiler/value/number.h"
#include "compiler/value/value.h"

namespace kiln {
namespace {

std::string_view symbol_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::Or:
      return "||";
    case BinaryOp::And:
      return "&&";
    case BinaryOp::Equal:
      return "==";
    case BinaryOp::NotEqual:
      return "!=";
    case BinaryOp::Less:
      return "<";
    case BinaryOp::Greater:
      return ">";
    case BinaryOp::LessEqual:
      return "<=";
    case BinaryOp::GreaterEqual:
      return ">=";
    case BinaryOp::Add:
      return "+";
    case BinaryOp::Subtract:
      return "-";
    case BinaryOp::Multiply:
      return "*";
    case BinaryOp::Divide:
      return "/";
    case BinaryOp::Modulo:
      return "%";
  }
  KILN_CHECK(false, "an operator has a symbol");
}

// A template that is nothing but text.
bool is_text_only(const Expr& expr) {
  if (expr.kind != ExprKind::Template) {
    return false;
  }
  auto parts = as<TemplateExpr>(expr).parts();
  return parts.empty() || (parts.size() == 1 && parts[0].kind == TemplatePartKind::Text);
}

// An index with a constant key is a step of a traversal; with another it is a node of its own.
bool is_step(const Expr& expr) {
  if (expr.kind == ExprKind::Attribute) {
    return true;
  }
  if (expr.kind != ExprKind::Index) {
    return false;
  }
  const Expr& key = *as<IndexExpr>(expr).key;
  return key.kind == ExprKind::Literal || is_text_only(key);
}

const Expr& object_of(const Expr& step) {
  return step.kind == ExprKind::Attribute ? *as<AttributeExpr>(step).object
                                          : *as<IndexExpr>(step).object;
}

}  // namespace

uint32_t DebugWriter::token_after(uint32_t offset) const {
  while (offset < text_.size()) {
    std::string_view rest = text_.substr(offset);
    size_t skipped = 0;
    if (rest.starts_with("/*")) {
      skipped = rest.find("*/", 2) + 2;
    } else if (rest.starts_with('#') || rest.starts_with("//")) {
      skipped = rest.find('\n');
    } else if (std::string_view(" \t\r\n").find(rest[0]) != std::string_view::npos) {
      skipped = 1;
    }
    if (skipped == 0 || skipped > rest.size()) {
      break;
    }
    offset += static_cast<uint32_t>(skipped);
  }
  return offset;
}

uint32_t DebugWriter::end_of_sequence(uint32_t offset) const {
  uint32_t closer = token_after(offset);
  return closer + (closer < text_.size() && text_[closer] == '~' ? 2 : 1);
}

// What follows the operand: `.*` or `[*]`.
uint32_t DebugWriter::splat_begin(const SplatExpr& expr) const {
  return token_after(expr.object->span().end);
}

uint32_t DebugWriter::begin_of(const Expr& expr) const {
  const Expr* innermost = &expr;
  bool is_applied = false;
  for (;;) {
    if (innermost->kind == ExprKind::Attribute || innermost->kind == ExprKind::Index) {
      innermost = &object_of(*innermost);
      is_applied = true;
    } else if (innermost->kind == ExprKind::Splat) {
      innermost = as<SplatExpr>(*innermost).object;
      is_applied = true;
    } else {
      break;
    }
  }
  if (innermost->kind != ExprKind::SplatItem) {
    return expr.span().begin;
  }
  return is_applied ? each_begin_ : item_begin_;
}

void DebugWriter::optional_expression(const Expr* expr) {
  if (expr == nullptr) {
    json_.null();
  } else {
    expression(*expr);
  }
}

void DebugWriter::member(std::string_view name, const Expr& expr) {
  json_.key(name);
  expression(expr);
}

void DebugWriter::node_name(std::string_view name) {
  string_member("node", name);
}

void DebugWriter::string_member(std::string_view name, std::string_view text) {
  json_.key(name);
  json_.string(text);
}

void DebugWriter::range_member(std::string_view name, uint32_t begin, uint32_t end) {
  json_.key(name);
  range(begin, end);
}

void DebugWriter::typed(std::string_view type, std::string_view value) {
  json_.begin_object();
  string_member("type", type);
  json_.key("value");
  json_.literal(value);
  json_.end_object();
}

void DebugWriter::literal_text(std::string_view text, Span span) {
  json_.begin_object();
  json_.key("literal");
  typed("string", json_quote(normalize_nfc(text)));
  node_name("literal");
  range_member("range", span.begin, span.end);
  json_.end_object();
}

void DebugWriter::literal_value(const LiteralExpr& expr) {
  switch (expr.literal()) {
    case LiteralKind::Null:
      return typed("dynamic", "null");
    case LiteralKind::True:
      return typed("bool", "true");
    case LiteralKind::False:
      return typed("bool", "false");
    case LiteralKind::Number: {
      auto number = Number::parse(expr.text());
      return typed("number", value_to_debug_json(number ? Value::number(*number)
                                                        : Value::unknown(Type::number())));
    }
  }
}

void DebugWriter::expression(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Binary:
      return binary(as<BinaryExpr>(expr));
    case ExprKind::Attribute:
    case ExprKind::Index:
    case ExprKind::Variable:
      return chain(expr);
    case ExprKind::Template:
      return template_node(as<TemplateExpr>(expr));
    case ExprKind::Call:
      return call(as<CallExpr>(expr));
    case ExprKind::Object:
      return object(as<ObjectExpr>(expr));
    case ExprKind::For:
      return for_each(as<ForExpr>(expr));
    case ExprKind::Conditional:
      return conditional(as<ConditionalExpr>(expr));
    case ExprKind::Unary:
      return unary(as<UnaryExpr>(expr));
    case ExprKind::Splat:
      return splat(as<SplatExpr>(expr));
    case ExprKind::Literal:
    case ExprKind::SplatItem:
    case ExprKind::Paren:
    case ExprKind::Tuple:
    case ExprKind::Invalid:
    // No native source has these.
    case ExprKind::JsonString:
    case ExprKind::JsonObject:
      break;
  }
  json_.begin_object();
  if (expr.kind == ExprKind::Literal) {
    json_.key("literal");
    literal_value(as<LiteralExpr>(expr));
    node_name("literal");
  } else if (expr.kind == ExprKind::Paren) {
    member("inner", *as<ParenExpr>(expr).inner);
    node_name("parens");
  } else if (expr.kind == ExprKind::Tuple) {
    json_.key("items");
    json_.begin_array();
    for (const Expr* item : as<TupleExpr>(expr).elements) {
      expression(*item);
    }
    json_.end_array();
    node_name("tuple");
  } else if (expr.kind == ExprKind::SplatItem) {
    node_name("anon_symbol");
  } else {
    json_.key("literal");
    typed("dynamic", R"({"$unknown":true})");
    node_name("literal");
  }
  range_member("range", begin_of(expr), expr.span().end);
  json_.end_object();
}

void DebugWriter::call(const CallExpr& expr) {
  json_.begin_object();
  json_.key("args");
  json_.begin_array();
  for (const Expr* argument : expr.arguments()) {
    expression(*argument);
  }
  json_.end_array();
  range_member("close_paren_range", expr.span().end - 1, expr.span().end);
  json_.key("expand_final");
  json_.boolean(expr.expands_last());
  string_member("name", expr.name());
  json_.key("name_range");
  range(expr.name_span());
  node_name("call");
  uint32_t open = token_after(expr.name_span().end);
  range_member("open_paren_range", open, open + 1);
  json_.key("range");
  range(expr.span());
  json_.end_object();
}

void DebugWriter::object(const ObjectExpr& expr) {
  json_.begin_object();
  json_.key("items");
  json_.begin_array();
  for (const ObjectItem& item : expr.items) {
    json_.begin_object();
    json_.key("key");
    object_key(*item.key);
    member("value", *item.value);
    json_.end_object();
  }
  json_.end_array();
  node_name("object");
  json_.key("range");
  range(expr.span());
  json_.end_object();
}

void DebugWriter::object_key(const Expr& key) {
  bool is_forced = text_[key.span().begin] == '(';
  bool is_word =
      key.kind == ExprKind::Variable ||
      (key.kind == ExprKind::Literal && as<LiteralExpr>(key).literal() != LiteralKind::Number);
  json_.begin_object();
  json_.key("force_non_literal");
  json_.boolean(is_forced);
  member("inner", key);
  if (is_word) {
    string_member("literal_name",
                  text_.substr(key.span().begin, key.span().end - key.span().begin));
  }
  node_name("object_key");
  json_.key("range");
  range(key.span());
  json_.end_object();
}

void DebugWriter::for_each(const ForExpr& expr) {
  json_.begin_object();
  member("coll", *expr.collection);
  json_.key("cond");
  optional_expression(expr.condition);
  json_.key("group");
  json_.boolean(expr.is_grouping);
  json_.key("key");
  optional_expression(expr.key);
  string_member("key_var", expr.key_name);
  node_name("for");
  json_.key("range");
  range(expr.span());
  member("val", *expr.value);
  string_member("val_var", expr.value_name);
  json_.end_object();
}

void DebugWriter::conditional(const ConditionalExpr& expr) {
  json_.begin_object();
  member("cond", *expr.condition);
  member("false", *expr.when_false);
  node_name("conditional");
  json_.key("range");
  range(expr.span());
  member("true", *expr.when_true);
  json_.end_object();
}

// A chain of operators is deep on its left only, and may be long.
void DebugWriter::binary(const BinaryExpr& expr) {
  std::vector<const BinaryExpr*> open;
  const Expr* left = &expr;
  while (left->kind == ExprKind::Binary) {
    open.push_back(&as<BinaryExpr>(*left));
    json_.begin_object();
    json_.key("lhs");
    left = open.back()->left;
  }
  expression(*left);
  for (auto node = open.rbegin(); node != open.rend(); ++node) {
    node_name("binary");
    string_member("op", symbol_of((*node)->op));
    json_.key("range");
    range((*node)->span());
    member("rhs", *(*node)->right);
    json_.end_object();
  }
}

void DebugWriter::unary(const UnaryExpr& expr) {
  json_.begin_object();
  node_name("unary");
  string_member("op", expr.op == UnaryOp::Negate ? "-" : "!");
  member("operand", *expr.operand);
  json_.key("range");
  range(expr.span());
  range_member("symbol_range", expr.span().begin, expr.span().begin + 1);
  json_.end_object();
}

// Consecutive steps with constant keys are one traversal, of a variable or of another expression.
void DebugWriter::chain(const Expr& expr) {
  struct Link {
    const Expr* index = nullptr;
    std::vector<const Expr*> steps;
  };
  std::vector<Link> links(1);
  const Expr* root = &expr;
  while (root->kind == ExprKind::Attribute || root->kind == ExprKind::Index) {
    if (is_step(*root)) {
      links.back().steps.push_back(root);
    } else {
      links.push_back({root, {}});
    }
    root = &object_of(*root);
  }
  bool is_variable = root->kind == ExprKind::Variable;
  // From the outside in: a traversal, the index node it is applied to, that one's traversal...
  for (size_t i = 0; i < links.size(); ++i) {
    if (links[i].index != nullptr) {
      const auto& index = as<IndexExpr>(*links[i].index);
      json_.begin_object();
      uint32_t open = token_after(index.object->span().end);
      range_member("bracket_range", open, index.span().end);
      json_.key("collection");
    }
    bool is_innermost = i + 1 == links.size();
    if (!links[i].steps.empty() && !(is_innermost && is_variable)) {
      json_.begin_object();
      node_name("relative_traversal");
      range_member("range", begin_of(*links[i].steps.front()), links[i].steps.front()->span().end);
      json_.key("source");
    }
  }
  auto write_steps = [&](const Link& link) {
    for (auto one = link.steps.rbegin(); one != link.steps.rend(); ++one) {
      step(**one);
    }
    json_.end_array();
    json_.end_object();
  };
  if (is_variable) {
    const Link& link = links.back();
    json_.begin_object();
    node_name("scope_traversal");
    range_member("range", root->span().begin,
                 link.steps.empty() ? root->span().end : link.steps.front()->span().end);
    json_.key("traversal");
    json_.begin_array();
    json_.begin_object();
    string_member("name", as<VariableExpr>(*root).name());
    json_.key("range");
    range(root->span());
    string_member("step", "root");
    json_.end_object();
    write_steps(link);
  } else {
    expression(*root);
  }
  for (size_t i = links.size(); i-- > 0;) {
    bool is_innermost = i + 1 == links.size();
    if (!links[i].steps.empty() && !(is_innermost && is_variable)) {
      json_.key("traversal");
      json_.begin_array();
      write_steps(links[i]);
    }
    if (links[i].index != nullptr) {
      const auto& index = as<IndexExpr>(*links[i].index);
      member("key", *index.key);
      node_name("index");
      range_member("range", begin_of(index), index.span().end);
      json_.end_object();
    }
  }
}

void DebugWriter::step(const Expr& expr) {
  json_.begin_object();
  if (expr.kind == ExprKind::Attribute) {
    const auto& attribute = as<AttributeExpr>(expr);
    string_member("name", attribute.name());
    json_.key("range");
    range(attribute.name_span());
    string_member("step", "attr");
  } else {
    const auto& index = as<IndexExpr>(expr);
    json_.key("key");
    if (index.key->kind == ExprKind::Literal) {
      literal_value(as<LiteralExpr>(*index.key));
    } else {
      auto parts = as<TemplateExpr>(*index.key).parts();
      typed("string", json_quote(parts.empty() ? std::string() : normalize_nfc(parts[0].text())));
    }
    range_member("range", token_after(index.object->span().end), index.span().end);
    string_member("step", "index");
  }
  json_.end_object();
}

void DebugWriter::splat(const SplatExpr& expr) {
  const Expr* item = expr.each;
  while (item->kind == ExprKind::Splat || item->kind == ExprKind::Attribute ||
         item->kind == ExprKind::Index) {
    item = item->kind == ExprKind::Splat ? as<SplatExpr>(*item).object : &object_of(*item);
  }
  uint32_t begin = begin_of(expr);
  uint32_t marker = splat_begin(expr);
  std::array<uint32_t, 2> outer{each_begin_, item_begin_};
  json_.begin_object();
  item_begin_ = marker;
  // HCL lets what is applied begin at the element, or after the star of `.*`.
  each_begin_ = expr.is_full ? marker : token_after(item->span().end);
  member("each", *expr.each);
  each_begin_ = outer[0];
  item_begin_ = outer[1];
  range_member("marker_range", marker, item->span().end);
  node_name("splat");
  range_member("range", begin, expr.span().end);
  member("source", *expr.object);
  json_.end_object();
}

void DebugWriter::template_node(const TemplateExpr& expr) {
  json_.begin_object();
  if (expr.is_wrapper()) {
    member("inner", *expr.parts()[0].expr());
    node_name("template_wrap");
  } else {
    node_name("template");
    json_.key("parts");
    template_parts(expr.parts(), expr.span().end);
  }
  json_.key("range");
  range(expr.span());
  json_.end_object();
}

// An empty template has an empty text for its part.
void DebugWriter::template_parts(std::span<const TemplatePart> parts, uint32_t empty_at) {
  json_.begin_array();
  for (const TemplatePart& part : parts) {
    template_part(part);
  }
  if (parts.empty()) {
    literal_text("", {source_, empty_at, empty_at});
  }
  json_.end_array();
}

void DebugWriter::template_part(const TemplatePart& part) {
  switch (part.kind) {
    case TemplatePartKind::Text:
      return literal_text(part.text(), part.span());
    case TemplatePartKind::Interpolation:
      return expression(*part.expr());
    case TemplatePartKind::If:
      return if_part(part);
    case TemplatePartKind::For:
      return for_part(part);
  }
}

// The parts of one branch of a directive, as the template that HCL makes of them.
void DebugWriter::branch(std::span<const TemplatePart> parts, uint32_t empty_at) {
  auto span_of = [](const TemplatePart& part) {
    return part.kind == TemplatePartKind::Interpolation ? part.expr()->span() : part.span();
  };
  json_.begin_object();
  node_name("template");
  json_.key("parts");
  template_parts(parts, empty_at);
  if (parts.empty()) {
    range_member("range", empty_at, empty_at);
  } else {
    range_member("range", span_of(parts.front()).begin, span_of(parts.back()).end);
  }
  json_.end_object();
}

void DebugWriter::if_part(const TemplatePart& part) {
  json_.begin_object();
  member("cond", *part.expr());
  json_.key("false");
  branch(part.directive()->otherwise,
         static_cast<uint32_t>(text_.substr(0, part.span().end).rfind("%{")));
  node_name("conditional");
  json_.key("range");
  range(part.span());
  json_.key("true");
  branch(part.directive()->then, end_of_sequence(part.expr()->span().end));
  json_.end_object();
}

void DebugWriter::for_part(const TemplatePart& part) {
  json_.begin_object();
  node_name("template_join");
  json_.key("range");
  range(part.span());
  json_.key("tuple");
  json_.begin_object();
  member("coll", *part.expr());
  json_.key("cond");
  json_.null();
  json_.key("group");
  json_.boolean(false);
  json_.key("key");
  json_.null();
  string_member("key_var", part.directive()->key_name);
  node_name("for");
  json_.key("range");
  range(part.span());
  json_.key("val");
  branch(part.directive()->then, end_of_sequence(part.expr()->span().end));
  string_member("val_var", part.directive()->value_name);
  json_.end_object();
  json_.end_object();
}

std::string debug_expression(const SourceMap& sources, SourceId source, const Expr& expr) {
  DebugWriter writer(sources, source, 0);
  writer.expression(expr);
  return writer.json().text();
}

}  // namespace kiln
