#include <llvm/ADT/SmallVector.h>

#include "compiler/eval/equality.h"
#include "compiler/eval/evaluation.h"
#include "compiler/source/check.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

enum class OperandKind : uint8_t { Logical, Arithmetic, Any };

OperandKind operand_kind(BinaryOp op) {
  switch (op) {
    case BinaryOp::Or:
    case BinaryOp::And:
      return OperandKind::Logical;
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
      return OperandKind::Any;
    case BinaryOp::Less:
    case BinaryOp::Greater:
    case BinaryOp::LessEqual:
    case BinaryOp::GreaterEqual:
    case BinaryOp::Add:
    case BinaryOp::Subtract:
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Modulo:
      return OperandKind::Arithmetic;
  }
  KILN_CHECK(false, "an operator has operands");
}

Type result_type(BinaryOp op) {
  switch (op) {
    case BinaryOp::Or:
    case BinaryOp::And:
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::Less:
    case BinaryOp::Greater:
    case BinaryOp::LessEqual:
    case BinaryOp::GreaterEqual:
      return Type::boolean();
    case BinaryOp::Add:
    case BinaryOp::Subtract:
    case BinaryOp::Multiply:
    case BinaryOp::Divide:
    case BinaryOp::Modulo:
      return Type::number();
  }
  KILN_CHECK(false, "an operator has a result");
}

Value convert_operand(const Value& value, const Type& type, const Expr& operand,
                      std::string_view side, Diagnostics& diagnostics, const Scope& scope,
                      bool adds = false) {
  Result<Value> converted = convert(value, type);
  if (converted) {
    return *std::move(converted);
  }
  Diagnostic& problem =
      diagnostics.emit(operand.span(), diag::InvalidOperand, side, converted.error().message);
  explain_references(problem, operand, scope);
  if (adds && value.type().is(TypeKind::String)) {
    problem.hint = "texts are joined in a template: \"${a}${b}\"";
  }
  return Value::unknown(type);
}

bool is_true(const Value& value) {
  return value.has_content() && value.as_bool();
}

// Null counts as false here, as in HCL.
bool is_false(const Value& value) {
  return value.is_known() && (value.is_null() || !value.as_bool());
}

// The side of `&&` or `||` that decides alone, or nothing.
const Value* deciding_side(BinaryOp op, const Value& left, const Value& right) {
  bool (*decides)(const Value&) = op == BinaryOp::Or ? is_true : is_false;
  return decides(left) ? &left : decides(right) ? &right : nullptr;
}

// What arithmetic says when the result is not a number.
std::string_view undefined_result(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add:
      return "can't compute sum of opposing infinities";
    case BinaryOp::Subtract:
      return "can't subtract infinity from itself";
    case BinaryOp::Multiply:
      return "can't multiply zero by infinity";
    case BinaryOp::Divide:
      return "can't divide zero by zero or infinity by infinity";
    case BinaryOp::Modulo:
      return "can't use modulo with zero and infinity";
    case BinaryOp::Or:
    case BinaryOp::And:
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::Less:
    case BinaryOp::Greater:
    case BinaryOp::LessEqual:
    case BinaryOp::GreaterEqual:
      break;
  }
  KILN_CHECK(false, "only arithmetic can be undefined");
}

std::optional<Value> number_or_nothing(std::optional<Number> number) {
  return number ? std::optional(Value::number(*number)) : std::nullopt;
}

// Nothing when the result is not a number. Needs known operands of the right type.
std::optional<Value> apply(BinaryOp op, const Value& a, const Value& b) {
  switch (op) {
    case BinaryOp::Or:
      return Value::boolean(a.as_bool() || b.as_bool());
    case BinaryOp::And:
      return Value::boolean(a.as_bool() && b.as_bool());
    case BinaryOp::Less:
      return Value::boolean(a.as_number().compare(b.as_number()) < 0);
    case BinaryOp::Greater:
      return Value::boolean(a.as_number().compare(b.as_number()) > 0);
    // Order is exact and equality goes by text, so "or equal" is not "not greater".
    case BinaryOp::LessEqual:
      return Value::boolean(a.as_number().compare(b.as_number()) < 0 ||
                            a.as_number().equals(b.as_number()));
    case BinaryOp::GreaterEqual:
      return Value::boolean(a.as_number().compare(b.as_number()) > 0 ||
                            a.as_number().equals(b.as_number()));
    case BinaryOp::Add:
      return number_or_nothing(Number::add(a.as_number(), b.as_number()));
    case BinaryOp::Subtract:
      return number_or_nothing(Number::subtract(a.as_number(), b.as_number()));
    case BinaryOp::Multiply:
      return number_or_nothing(Number::multiply(a.as_number(), b.as_number()));
    case BinaryOp::Divide:
      return number_or_nothing(Number::divide(a.as_number(), b.as_number()));
    case BinaryOp::Modulo:
      return number_or_nothing(Number::modulo(a.as_number(), b.as_number()));
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
      break;
  }
  KILN_CHECK(false, "equality does not need known operands");
}

struct Range {
  std::optional<NumberBound> minimum;
  std::optional<NumberBound> maximum;
};

Range range_of(const Value& number) {
  if (!number.is_known()) {
    return {number.refinement().minimum, number.refinement().maximum};
  }
  return {NumberBound{number.as_number()}, NumberBound{number.as_number()}};
}

// Whether `a` is less than `b`, as far as their ranges tell: cty takes all bounds as exclusive.
std::optional<bool> is_less(const Value& a, const Value& b) {
  Range left = range_of(a);
  Range right = range_of(b);
  if (left.maximum && right.minimum && left.maximum->value.compare(right.minimum->value) < 0) {
    return true;
  }
  if (left.minimum && right.maximum && left.minimum->value.compare(right.maximum->value) > 0) {
    return false;
  }
  return std::nullopt;
}

// What a comparison of numbers, at least one of them not known, comes to whatever they are.
std::optional<bool> compare_ranges(BinaryOp op, const Value& a, const Value& b) {
  bool swaps = op == BinaryOp::Greater || op == BinaryOp::GreaterEqual;
  bool or_equal = op == BinaryOp::LessEqual || op == BinaryOp::GreaterEqual;
  if (op != BinaryOp::Less && op != BinaryOp::Greater && !or_equal) {
    return std::nullopt;
  }
  std::optional<bool> less = swaps ? is_less(b, a) : is_less(a, b);
  if (!or_equal || less == true) {
    return less;
  }
  Value equal = equal_values(a, b, false);
  std::optional<bool> same = equal.is_known() ? std::optional(equal.as_bool()) : std::nullopt;
  return less && same ? std::optional(*less || *same) : std::nullopt;
}

constexpr std::string_view null_operand = "argument must not be null";

// One side of an operation: its value and what its evaluation reported.
struct Operand {
  Value value;
  Diagnostics diagnostics;
};

Operand fail(const BinaryExpr& expr, std::string_view why, const Scope& scope) {
  Operand failed{Value::unknown(result_type(expr.op)), {}};
  explain_references(failed.diagnostics.emit(expr.span(), diag::OperationFailed, why), expr, scope);
  return failed;
}

// HCL's short-circuit: both sides are evaluated, and what the side that does not count reported is
// forgotten. Nothing when neither side decides.
std::optional<Operand> short_circuit(BinaryOp op, Operand& left, Operand& right) {
  if (operand_kind(op) != OperandKind::Logical) {
    return std::nullopt;
  }
  std::vector<Mark> marks = union_marks(left.value.marks(), right.value.marks());
  auto unknown = [&] {
    return unknown_from(Type::boolean(), left.value, right.value, true).with_marks(marks);
  };
  if (!left.value.is_known() && !right.value.is_known()) {
    if (left.diagnostics.has_errors()) {
      return std::nullopt;
    }
    return Operand{unknown(), std::move(left.diagnostics)};
  }
  if (const Value* side = deciding_side(op, left.value, right.value)) {
    Operand& decided = side == &left.value ? left : right;
    return Operand{Value::boolean(op == BinaryOp::Or).with_marks(marks),
                   std::move(decided.diagnostics)};
  }
  // The known side is neutral, so the unknown one decides.
  if (!left.value.is_known()) {
    return Operand{unknown(), std::move(left.diagnostics)};
  }
  if (!right.value.is_known()) {
    return Operand{unknown(), std::move(right.diagnostics)};
  }
  return std::nullopt;
}

Operand combine(const BinaryExpr& expr, Operand left, Operand right, const Scope& scope) {
  OperandKind kind = operand_kind(expr.op);
  Diagnostics unsuitable;
  bool is_unsuitable = false;
  if (kind != OperandKind::Any) {
    Type type = kind == OperandKind::Logical ? Type::boolean() : Type::number();
    const bool adds = expr.op == BinaryOp::Add;
    auto suit = [&](Operand& side, const Expr& operand, std::string_view name) {
      if (side.diagnostics.has_errors() && !convert(side.value, type)) {
        // What is left of a text that could not be made. One mistake, not two.
        side.value = Value::unknown(type);
        is_unsuitable = true;
        return;
      }
      side.value = convert_operand(side.value, type, operand, name, unsuitable, scope, adds);
    };
    suit(left, *expr.left, "left");
    const bool joins_texts =
        adds && unsuitable.has_errors() && right.value.type().is(TypeKind::String);
    if (joins_texts) {
      // One mistake, not two.
      right.value = Value::unknown(type);
    } else {
      suit(right, *expr.right, "right");
    }
    is_unsuitable |= unsuitable.has_errors();
  }
  // An operand of the wrong type is wrong whatever the other side is.
  if (!is_unsuitable) {
    if (auto decided = short_circuit(expr.op, left, right)) {
      return *std::move(decided);
    }
  }
  std::vector<Mark> marks = union_marks(left.value.marks(), right.value.marks());
  Diagnostics diagnostics = std::move(left.diagnostics);
  diagnostics.append(std::move(right.diagnostics));
  diagnostics.append(std::move(unsuitable));
  if (diagnostics.has_errors()) {
    Value unknown = Value::unknown(result_type(expr.op));
    return {is_unsuitable ? unknown : unknown.with_marks(marks), std::move(diagnostics)};
  }
  if (kind == OperandKind::Any) {
    return {equal_values(left.value, right.value, expr.op == BinaryOp::NotEqual),
            std::move(diagnostics)};
  }
  if (left.value.is_null() || right.value.is_null()) {
    return fail(expr, null_operand, scope);
  }
  if (!left.value.is_known() || !right.value.is_known()) {
    auto certain = compare_ranges(expr.op, left.value, right.value);
    Value result = certain ? Value::boolean(*certain)
                           : unknown_from(result_type(expr.op), left.value, right.value, true);
    return {result.with_marks(marks), std::move(diagnostics)};
  }
  if (auto result = apply(expr.op, left.value, right.value)) {
    return {result->with_marks(marks), std::move(diagnostics)};
  }
  return fail(expr, undefined_result(expr.op), scope);
}

}  // namespace

Value evaluate_binary(const BinaryExpr& expr, Evaluation evaluation) {
  // Operators are left-associative, so a long chain is deep on the left only: no recursion there.
  llvm::SmallVector<const BinaryExpr*, 8> chain;
  const Expr* first = &expr;
  while (first->kind == ExprKind::Binary) {
    chain.push_back(&as<BinaryExpr>(*first));
    first = chain.back()->left;
  }
  Operand result{{}, {}};
  result.value = evaluate(*first, evaluation.reporting_to(result.diagnostics));
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    Operand right{{}, {}};
    right.value = evaluate(*(*link)->right, evaluation.reporting_to(right.diagnostics));
    if (!spend(evaluation, steps_to_read(result.value) + steps_to_read(right.value))) {
      return Value::unknown(result_type((*link)->op));
    }
    result = combine(**link, std::move(result), std::move(right), evaluation.scope);
  }
  evaluation.diagnostics.append(std::move(result.diagnostics));
  return result.value;
}

Value evaluate_unary(const UnaryExpr& expr, Evaluation evaluation) {
  bool negates = expr.op == UnaryOp::Negate;
  Type type = negates ? Type::number() : Type::boolean();
  Operand operand{{}, {}};
  operand.value = evaluate(*expr.operand, evaluation.reporting_to(operand.diagnostics));
  if (!operand.diagnostics.has_errors()) {
    operand.value = convert_operand(operand.value, type, *expr.operand, "unary",
                                    operand.diagnostics, evaluation.scope);
  }
  bool failed = operand.diagnostics.has_errors();
  evaluation.diagnostics.append(std::move(operand.diagnostics));
  if (failed) {
    return Value::unknown(type);
  }
  const Value& value = operand.value;
  if (value.is_null()) {
    explain_references(
        evaluation.diagnostics.emit(expr.span(), diag::OperationFailed, null_operand), expr,
        evaluation.scope);
    return Value::unknown(type);
  }
  if (!value.is_known()) {
    return keep_marks(unknown_from(type, value, value, true), value.marks(),
                      evaluation.scope.context());
  }
  Value result =
      negates ? Value::number(value.as_number().negate()) : Value::boolean(!value.as_bool());
  return result.with_marks_of(value);
}

}  // namespace kiln
