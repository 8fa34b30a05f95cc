#include "compiler/eval/evaluate.h"

#include "compiler/eval/evaluation.h"
#include "compiler/eval/unknown_name.h"
#include "compiler/source/check.h"
#include "compiler/source/suggest.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

Value evaluate_literal(const LiteralExpr& expr) {
  switch (expr.literal()) {
    case LiteralKind::Null:
      return {};
    case LiteralKind::True:
      return Value::boolean(true);
    case LiteralKind::False:
      return Value::boolean(false);
    case LiteralKind::Number: {
      // Text that is no number was reported by the parser.
      auto number = Number::parse(expr.text());
      return number ? Value::number(*number) : Value::unknown(Type::number());
    }
  }
  KILN_CHECK(false, "a literal has a kind");
}

}  // namespace

Value evaluate(const Expr& expr, const Scope& scope, Diagnostics& diagnostics) {
  EvaluationBudget* budget = scope.context().budget;
  Value value = evaluate(expr, Evaluation{scope, diagnostics, nullptr, 0, budget});
  if (budget != nullptr && budget->is_spent() && budget->tell()) {
    diagnostics.emit(expr.span(), diag::EvaluationTooLong, budget->limit());
  }
  return value;
}

Value evaluate(const Expr& expr, Evaluation evaluation) {
  if (++evaluation.depth > max_expression_depth) {
    evaluation.diagnostics.emit(expr.span(), diag::ExpressionTooDeep, max_expression_depth);
    return Value::unknown({});
  }
  if (!spend(evaluation, 1)) {
    return Value::unknown({});
  }
  switch (expr.kind) {
    case ExprKind::Literal:
      return evaluate_literal(as<LiteralExpr>(expr));
    case ExprKind::Template:
      return evaluate_template(as<TemplateExpr>(expr), evaluation);
    case ExprKind::Variable:
      return evaluate_variable(as<VariableExpr>(expr), evaluation);
    case ExprKind::Attribute:
    case ExprKind::Index:
      return evaluate_traversal(expr, evaluation);
    case ExprKind::Splat:
      return evaluate_splat(as<SplatExpr>(expr), evaluation);
    case ExprKind::SplatItem:
      return evaluation.splat_item != nullptr ? *evaluation.splat_item : Value::unknown({});
    case ExprKind::Call:
      return evaluate_call(as<CallExpr>(expr), evaluation);
    case ExprKind::Paren:
      return evaluate(*as<ParenExpr>(expr).inner, evaluation);
    case ExprKind::Tuple:
      return evaluate_tuple(as<TupleExpr>(expr), evaluation);
    case ExprKind::Object:
      return evaluate_object(as<ObjectExpr>(expr), evaluation);
    case ExprKind::For:
      return evaluate_for(as<ForExpr>(expr), evaluation);
    case ExprKind::Conditional:
      return evaluate_conditional(as<ConditionalExpr>(expr), evaluation);
    case ExprKind::Binary:
      return evaluate_binary(as<BinaryExpr>(expr), evaluation);
    case ExprKind::Unary:
      return evaluate_unary(as<UnaryExpr>(expr), evaluation);
    case ExprKind::JsonString:
      return evaluate_json_string(as<JsonStringExpr>(expr), evaluation);
    case ExprKind::JsonObject:
      return evaluate_json_object(as<JsonObjectExpr>(expr), evaluation);
    case ExprKind::Invalid:
      return Value::unknown({});
  }
  KILN_CHECK(false, "an expression has a kind");
}

Value evaluate_variable(const VariableExpr& expr, Evaluation evaluation) {
  if (const Value* value = evaluation.scope.find(expr.name())) {
    return *value;
  }
  if (!evaluation.scope.allows_variables()) {
    evaluation.diagnostics.emit(expr.span(), diag::VariablesNotAllowed).hint =
        unknown_name_hint(expr.name(), evaluation.scope, false);
    return Value::unknown({});
  }
  const std::string suggestion = is_instance_name(expr.name())
                                     ? ""
                                     : did_you_mean(expr.name(), evaluation.scope.variable_names());
  Diagnostic& problem = evaluation.diagnostics.emit(expr.span(), diag::UnknownVariable,
                                                    go_quote(expr.name()), suggestion);
  problem.about = expr.name();
  if (suggestion.empty()) {
    problem.hint = unknown_name_hint(expr.name(), evaluation.scope, true);
  }
  return Value::unknown({});
}

Value evaluate_tuple(const TupleExpr& expr, Evaluation evaluation) {
  std::vector<Value> elements;
  elements.reserve(expr.elements.size());
  for (const Expr* element : expr.elements) {
    elements.push_back(evaluate(*element, evaluation));
  }
  return Value::tuple(std::move(elements));
}

const std::string& origin_of(const Value& value) {
  static const std::string none;
  return value.is_known() ? none : value.refinement().origin;
}

Value unknown_from(Type type, const Value& cause, const Value& other_cause, bool not_null) {
  const std::string& origin = origin_of(cause).empty() ? origin_of(other_cause) : origin_of(cause);
  return Value::unknown(std::move(type), {not_null, {}, origin});
}

}  // namespace kiln
