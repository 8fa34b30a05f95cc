#include "compiler/eval/evaluation.h"
#include "compiler/eval/type_mismatch.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

bool is_bare_null(const Value& value) {
  return value.is_null() && value.type().is(TypeKind::Dynamic) && !value.is_marked();
}

// The type both arms become, or nothing when there is none.
std::optional<Type> common_type(const Value& when_true, const Value& when_false) {
  // A literal null takes the other arm's type.
  if (is_bare_null(when_true)) {
    return when_false.type();
  }
  if (is_bare_null(when_false)) {
    return when_true.type();
  }
  if (when_true.type().is(TypeKind::Dynamic) || when_false.type().is(TypeKind::Dynamic)) {
    return Type::dynamic();
  }
  Type types[] = {when_true.type(), when_false.type()};
  Result<Type> unified = unify(types, Conversions::Unsafe);
  return unified ? std::optional(*unified) : std::nullopt;
}

bool is_never_null(const Value& value) {
  return value.is_known() ? !value.is_null() : value.refinement().not_null;
}

// What can be said while the condition is not known.
Value undecided(const Type& type, const Value& condition, const Value& a, const Value& b) {
  std::vector<Mark> marks = union_marks(condition.marks(), union_marks(a.marks(), b.marks()));
  if (a.is_null() && b.is_null()) {
    return Value::null(type).with_marks(marks);
  }
  bool not_null = is_never_null(a) && is_never_null(b);
  return unknown_from(type, condition, condition, not_null).with_marks(marks);
}

}  // namespace

Value choose_arm(const Expr& condition, Arm when_true, Arm when_false, Evaluation evaluation) {
  Diagnostics& diagnostics = evaluation.diagnostics;
  if (!spend(evaluation, steps_to_read(when_true.value) + steps_to_read(when_false.value))) {
    return Value::unknown({});
  }
  std::optional<Type> type = common_type(when_true.value, when_false.value);
  if (!type) {
    diagnostics.emit(join(when_true.span, when_false.span), diag::InconsistentArms,
                     describe_type_mismatch(when_true.value.type(), when_false.value.type()));
    return Value::unknown({});
  }
  Value decision = evaluate(condition, evaluation);
  if (decision.is_null()) {
    explain_references(diagnostics.emit(condition.span, diag::NullCondition), condition,
                       evaluation.scope);
    return Value::unknown(*type);
  }
  if (!decision.is_known()) {
    return undecided(*type, decision, when_true.value, when_false.value);
  }
  Result<Value> converted = convert(decision.without_marks(), Type::boolean());
  if (!converted) {
    explain_references(diagnostics.emit(condition.span, diag::IncorrectConditionType), condition,
                       evaluation.scope);
    return Value::unknown(*type);
  }
  bool is_true = converted->as_bool();
  Arm& chosen = is_true ? when_true : when_false;
  // HCL keeps the marks of the arm not taken as well: that it was not taken may tell something.
  std::vector<Mark> marks =
      union_marks(decision.marks(), union_marks(when_true.value.marks(), when_false.value.marks()));
  diagnostics.append(std::move(chosen.diagnostics));
  if (type->is(TypeKind::Dynamic) || chosen.value.type() == *type) {
    return chosen.value.with_marks(marks);
  }
  Result<Value> value = convert(chosen.value, *type);
  if (!value) {
    diagnostics.emit(chosen.span, diag::UnsuitableArm,
                     is_true ? std::string_view("true") : std::string_view("false"),
                     value.error().message);
    return Value::unknown(*type).with_marks(marks);
  }
  return value->with_marks(marks);
}

Value evaluate_conditional(const ConditionalExpr& expr, Evaluation evaluation) {
  Arm when_true{{}, {}, expr.when_true->span};
  when_true.value = evaluate(*expr.when_true, evaluation.reporting_to(when_true.diagnostics));
  Arm when_false{{}, {}, expr.when_false->span};
  when_false.value = evaluate(*expr.when_false, evaluation.reporting_to(when_false.diagnostics));
  return choose_arm(*expr.condition, std::move(when_true), std::move(when_false), evaluation);
}

}  // namespace kiln
