#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/eval/diagnostics.h"
#include "compiler/eval/explain.h"
#include "compiler/eval/scope.h"
#include "compiler/syntax/ast.h"
#include "compiler/value/value.h"

namespace kiln {

// Where evaluation stands: passed by value down the tree, so what is set for a sub-expression is
// forgotten on the way back. Internal to this layer.
struct Evaluation {
  const Scope& scope;
  Diagnostics& diagnostics;
  // What SplatItem stands for; null outside of a splat.
  const Value* splat_item = nullptr;
  // Levels of nesting above.
  unsigned depth = 0;
  // Null means no limit.
  EvaluationBudget* budget = nullptr;

  Evaluation in(const Scope& inner) const {
    return {inner, diagnostics, splat_item, depth, budget};
  }
  Evaluation reporting_to(Diagnostics& other) const {
    return {scope, other, splat_item, depth, budget};
  }
  Evaluation with_item(const Value& item) const {
    return {scope, diagnostics, &item, depth, budget};
  }
};

// Takes steps off the budget; false when it is spent, which the outermost evaluate() reports:
// everybody else gives an unknown and goes home.
inline bool spend(Evaluation evaluation, int64_t steps) {
  return evaluation.budget == nullptr || evaluation.budget->spend(steps);
}

// Where HCL forgets marks (CallContext::forgets_marks).
inline Value keep_marks(const Value& result, const std::vector<Mark>& marks,
                        const CallContext& context) {
  return context.forgets_marks ? result : result.with_marks(marks);
}

// Deeper nesting is a diagnostic: a stack overflow could not be reported.
inline constexpr unsigned max_expression_depth = 1000;

// Every kind of expression; the functions below are its cases.
Value evaluate(const Expr& expr, Evaluation evaluation);

Value evaluate_binary(const BinaryExpr& expr, Evaluation evaluation);
Value evaluate_unary(const UnaryExpr& expr, Evaluation evaluation);
Value evaluate_conditional(const ConditionalExpr& expr, Evaluation evaluation);
Value evaluate_template(const TemplateExpr& expr, Evaluation evaluation);
Value evaluate_tuple(const TupleExpr& expr, Evaluation evaluation);
Value evaluate_object(const ObjectExpr& expr, Evaluation evaluation);
// JSON's strings are parsed here, if the scope has templates at all.
Value evaluate_json_string(const JsonStringExpr& expr, Evaluation evaluation);
Value evaluate_json_object(const JsonObjectExpr& expr, Evaluation evaluation);
Value evaluate_for(const ForExpr& expr, Evaluation evaluation);
Value evaluate_splat(const SplatExpr& expr, Evaluation evaluation);
Value evaluate_call(const CallExpr& expr, Evaluation evaluation);
Value evaluate_variable(const VariableExpr& expr, Evaluation evaluation);
// Attribute and Index nodes, and chains of them.
Value evaluate_traversal(const Expr& expr, Evaluation evaluation);

// A conditional whose arms were evaluated already, each with its own diagnostics: also the
// `%{ if }` of templates. `condition` and `arms` are the spans to blame.
struct Arm {
  Value value;
  Diagnostics diagnostics;
  Span span;
};
Value choose_arm(const Expr& condition, Arm when_true, Arm when_false, Evaluation evaluation);

// A `for` without its result: what it runs over, under which names, and which elements it takes.
struct Loop {
  // Empty when only the value is named.
  std::string_view key_name;
  std::string_view value_name;
  const Expr& collection;
  // Null to take all.
  const Expr* condition = nullptr;
  // Whether a condition that is not known must at least be of a type that converts to bool: HCL
  // asks for that only in the `for` of an object.
  bool checks_unknown_condition = false;
};

struct LoopOutcome {
  // Whether every element could be looked at.
  bool is_known = true;
  // Of the collection and of the conditions.
  std::vector<Mark> marks;
  // Why it is not known, if that was said.
  std::string origin;
};

// Calls `body` for each element taken, in order, with the scope that holds the loop's names and
// whether all elements so far could be looked at. `body` returns false when nothing can be known of
// the whole result. A problem that several elements have in common is reported once.
LoopOutcome run_loop(const Loop& loop, Evaluation evaluation,
                     const std::function<bool(Evaluation, bool is_known)>& body);

// Where an unknown value comes from; empty when it is known or nobody said.
const std::string& origin_of(const Value& value);

// An unknown value that comes from where `cause` does, or else from where `other_cause` does.
Value unknown_from(Type type, const Value& cause, const Value& other_cause, bool not_null = false);

}  // namespace kiln
