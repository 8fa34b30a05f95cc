#include <algorithm>

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

// What is known of a value, known or not.
Refinement range_of(const Value& value) {
  if (!value.is_known()) {
    return value.refinement();
  }
  Refinement range{.not_null = !value.is_null()};
  if (value.is_null()) {
    return range;
  }
  if (value.type().is(TypeKind::Number)) {
    range.minimum = range.maximum = NumberBound{value.as_number()};
  } else if (value.type().is_collection()) {
    // Elements of a set that are not known may turn out to be equal.
    bool may_shrink = value.type().is(TypeKind::Set) && !value.is_wholly_known();
    range.min_length = may_shrink ? std::min<uint64_t>(value.size(), 1) : value.size();
    range.max_length = value.size();
  }
  return range;
}

// The bound that holds for both; `order` tells which of two numbers lies further out.
std::optional<NumberBound> outer_bound(const std::optional<NumberBound>& a,
                                       const std::optional<NumberBound>& b, int outer_sign) {
  if (!a || !b) {
    return std::nullopt;
  }
  if (a->value.equals(b->value)) {
    return NumberBound{b->value, a->is_inclusive || b->is_inclusive};
  }
  bool a_is_less = a->value.compare(b->value) < 0;
  return a_is_less == (outer_sign < 0) ? a : b;
}

// What can be said while the condition is not known.
Value undecided(const Type& type, const Value& condition, const Value& a, const Value& b) {
  std::vector<Mark> marks = union_marks(condition.marks(), union_marks(a.marks(), b.marks()));
  if (a.is_null() && b.is_null()) {
    return Value::null(type).with_marks(marks);
  }
  Refinement when_true = range_of(a);
  Refinement when_false = range_of(b);
  Refinement either{.not_null = when_true.not_null && when_false.not_null,
                    .origin = origin_of(condition)};
  if (type.is(TypeKind::Number) && a.type() == b.type()) {
    either.minimum = outer_bound(when_true.minimum, when_false.minimum, -1);
    either.maximum = outer_bound(when_true.maximum, when_false.maximum, 1);
  } else if (type.is_collection() && a.type() == b.type()) {
    either.min_length = std::min(when_true.min_length, when_false.min_length);
    either.max_length = std::max(when_true.max_length, when_false.max_length);
  }
  return Value::refined(type, std::move(either)).with_marks(marks);
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
  const size_t before = diagnostics.mark();
  Value decision = evaluate(condition, evaluation);
  if (decision.is_null()) {
    explain_references(diagnostics.emit(condition.span(), diag::NullCondition), condition,
                       evaluation.scope);
    return Value::unknown(*type);
  }
  if (!decision.is_known()) {
    return undecided(*type, decision, when_true.value, when_false.value);
  }
  Result<Value> converted = convert(decision.without_marks(), Type::boolean());
  if (!converted) {
    // What is left of a text that could not be made is wrong for another reason.
    if (diagnostics.mark() == before) {
      explain_references(diagnostics.emit(condition.span(), diag::IncorrectConditionType),
                         condition, evaluation.scope);
    }
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
  Arm when_true{{}, {}, expr.when_true->span()};
  when_true.value = evaluate(*expr.when_true, evaluation.reporting_to(when_true.diagnostics));
  Arm when_false{{}, {}, expr.when_false->span()};
  when_false.value = evaluate(*expr.when_false, evaluation.reporting_to(when_false.diagnostics));
  return choose_arm(*expr.condition, std::move(when_true), std::move(when_false), evaluation);
}

}  // namespace kiln
