#include "compiler/syntax/expr_builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "compiler/syntax/diagnostics.h"
#include "compiler/value/number.h"

namespace kiln {
namespace {

BinaryOp operator_of(uint8_t type) {
  switch (type) {
    case lexeme::logical_or:
      return BinaryOp::Or;
    case lexeme::logical_and:
      return BinaryOp::And;
    case lexeme::equal:
      return BinaryOp::Equal;
    case lexeme::not_equal:
      return BinaryOp::NotEqual;
    case lexeme::less:
      return BinaryOp::Less;
    case lexeme::greater:
      return BinaryOp::Greater;
    case lexeme::less_equal:
      return BinaryOp::LessEqual;
    case lexeme::greater_equal:
      return BinaryOp::GreaterEqual;
    case lexeme::plus:
      return BinaryOp::Add;
    case lexeme::minus:
      return BinaryOp::Subtract;
    case lexeme::star:
      return BinaryOp::Multiply;
    case lexeme::slash:
      return BinaryOp::Divide;
    default:
      return BinaryOp::Modulo;
  }
}

// Higher binds tighter.
int precedence(BinaryOp op) {
  switch (op) {
    case BinaryOp::Or:
      return 0;
    case BinaryOp::And:
      return 1;
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
      return 2;
    case BinaryOp::Less:
    case BinaryOp::Greater:
    case BinaryOp::LessEqual:
    case BinaryOp::GreaterEqual:
      return 3;
    case BinaryOp::Add:
    case BinaryOp::Subtract:
      return 4;
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Modulo:
      return 5;
  }
  return 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The scanner's number tokens hold any number of dots and exponents: digits [. digits] [e [+-]
// digits] is what has a value.
bool is_number(std::string_view text) {
  size_t at = 0;
  auto digits = [&] {
    while (at < text.size() && is_digit(text[at])) {
      ++at;
    }
  };
  digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && !is_digit(text[at])) {
      ++at;
    }
    digits();
  }
  return at == text.size();
}

// Whether an exponent is so long that it may be beyond what numbers have.
bool may_overflow(std::string_view text) {
  constexpr size_t safe_digits = 8;
  const size_t mark = text.find_first_of("eE");
  return mark != std::string_view::npos && text.size() - mark > safe_digits;
}

}  // namespace

void ExprBuilder::abandon() {
  operators_.clear();
  signs_.clear();
  splats_.clear();
  items_.clear();
}

Node ExprBuilder::made(const Expr* expr, uint32_t height_of_children) {
  if (height_of_children < max_nesting) {
    return {expr, height_of_children + 1};
  }
  report_too_deep(expr->span());
  return invalid(expr->span());
}

Node ExprBuilder::made_link(const Expr* expr, Node left, uint32_t height_of_right) {
  auto is_step = [](const Expr& node) {
    return node.kind == ExprKind::Attribute || node.kind == ExprKind::Index;
  };
  bool continues = left.expr->kind == expr->kind || (is_step(*expr) && is_step(*left.expr));
  uint32_t height_of_left = left.height - (continues ? 1 : 0);
  return made(expr, std::max(height_of_left, height_of_right));
}

void ExprBuilder::report_too_deep(Span span) {
  if (!std::exchange(too_deep_reported_, true)) {
    context_.diagnostics.emit(span, diag::NestedTooDeeply, max_nesting);
  }
}

Node ExprBuilder::invalid(Span span) {
  return {context_.arena->make<InvalidExpr>(Expr{ExprKind::Invalid, span}), 1};
}

Node ExprBuilder::number(Lexeme token) {
  std::string_view text = context_.text_of(token);
  if (!is_number(text) || (may_overflow(text) && !Number::parse(text))) {
    context_.diagnostics.emit(context_.span(token), diag::InvalidNumber);
    return invalid(context_.span(token));
  }
  return {context_.arena->make<LiteralExpr>(context_.span(token), text), 1};
}

Node ExprBuilder::variable(Lexeme token) {
  std::string_view text = context_.text_of(token);
  if (text == "true" || text == "false" || text == "null") {
    return {context_.arena->make<LiteralExpr>(context_.span(token), text), 1};
  }
  return {context_.arena->make<VariableExpr>(context_.span(token), text), 1};
}

Node ExprBuilder::paren(Lexeme open, Node inner, Lexeme close) {
  return made(context_.arena->make<ParenExpr>(Expr{ExprKind::Paren, context_.span(open, close)},
                                              inner.expr),
              inner.height);
}

void ExprBuilder::push_operator(size_t mark, Node left, Lexeme token) {
  BinaryOp op = operator_of(token.type);
  while (operators_.size() > mark && precedence(operators_.back().op) >= precedence(op)) {
    left = binary(operators_.back(), left);
    operators_.pop_back();
  }
  operators_.push_back({left, op});
}

Node ExprBuilder::fold_operators(size_t mark, Node last) {
  while (operators_.size() > mark) {
    last = binary(operators_.back(), last);
    operators_.pop_back();
  }
  return last;
}

Node ExprBuilder::binary(const OpenOperator& open, Node right) {
  Span span = join(open.left.expr->span(), right.expr->span());
  return made_link(context_.arena->make<BinaryExpr>(Expr{ExprKind::Binary, span}, open.op,
                                                    open.left.expr, right.expr),
                   open.left, right.height);
}

Node ExprBuilder::apply_signs(size_t mark, Node operand) {
  while (signs_.size() > mark) {
    Lexeme sign = signs_.back();
    signs_.pop_back();
    UnaryOp op = sign.type == lexeme::minus ? UnaryOp::Negate : UnaryOp::Not;
    Span span = join(context_.span(sign), operand.expr->span());
    operand = made(context_.arena->make<UnaryExpr>(Expr{ExprKind::Unary, span}, op, operand.expr),
                   operand.height);
  }
  return operand;
}

Node ExprBuilder::conditional(Node condition, Node when_true, Node when_false) {
  Span span = join(condition.expr->span(), when_false.expr->span());
  return made(
      context_.arena->make<ConditionalExpr>(Expr{ExprKind::Conditional, span}, condition.expr,
                                            when_true.expr, when_false.expr),
      std::max({condition.height, when_true.height, when_false.height}));
}

std::span<const Expr* const> ExprBuilder::take_list(size_t mark, uint32_t& height) {
  size_t count = items_.size() - mark;
  auto** items = static_cast<const Expr**>(context_.arena->allocate(count * sizeof(const Expr*)));
  height = 0;
  for (size_t i = 0; i < count; ++i) {
    items[i] = items_[mark + i].expr;
    height = std::max(height, items_[mark + i].height);
  }
  items_.resize(mark);
  return {items, count};
}

Node ExprBuilder::tuple(Lexeme open, size_t list, Lexeme close) {
  uint32_t height = 0;
  auto elements = take_list(list, height);
  return made(
      context_.arena->make<TupleExpr>(Expr{ExprKind::Tuple, context_.span(open, close)}, elements),
      height);
}

Node ExprBuilder::object(Lexeme open, size_t list, Lexeme close) {
  size_t count = (items_.size() - list) / 2;
  auto* items = static_cast<ObjectItem*>(context_.arena->allocate(count * sizeof(ObjectItem)));
  uint32_t height = 0;
  for (size_t i = 0; i < count; ++i) {
    const Node& key = items_[list + 2 * i];
    const Node& value = items_[list + 2 * i + 1];
    items[i] = {key.expr, value.expr};
    height = std::max({height, key.height, value.height});
  }
  items_.resize(list);
  return made(context_.arena->make<ObjectExpr>(Expr{ExprKind::Object, context_.span(open, close)},
                                               std::span<const ObjectItem>(items, count)),
              height);
}

std::string_view ExprBuilder::qualify(std::string_view scope, Lexeme name) {
  return context_.arena->copy(std::string(scope) + "::" + std::string(context_.text_of(name)));
}

Node ExprBuilder::call(Lexeme first, Lexeme last, std::string_view name, size_t list,
                       bool expands_last, Lexeme close) {
  uint32_t height = 0;
  auto arguments = take_list(list, height);
  return made(context_.arena->make<CallExpr>(context_.span(first, close), name,
                                             context_.span(last).end, arguments, expands_last),
              height);
}

void ExprBuilder::for_name(ForParts& parts, Lexeme name) const {
  parts.key_name = parts.value_name;
  parts.value_name = context_.text_of(name);
}

Node ExprBuilder::for_each(Lexeme open, const ForParts& parts, Lexeme close) {
  return made(context_.arena->make<ForExpr>(Expr{ExprKind::For, context_.span(open, close)},
                                            parts.is_grouping, parts.key_name, parts.value_name,
                                            parts.collection.expr, parts.key.expr, parts.value.expr,
                                            parts.condition.expr),
              std::max({parts.collection.height, parts.key.height, parts.value.height,
                        parts.condition.height}));
}

}  // namespace kiln
