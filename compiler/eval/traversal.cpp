#include "compiler/eval/traversal.h"

#include <fmt/format.h>

#include "compiler/eval/evaluation.h"

namespace kiln {
namespace {

const Expr& object_of(const Expr& step) {
  return step.kind == ExprKind::Attribute ? *as<AttributeExpr>(step).object
                                          : *as<IndexExpr>(step).object;
}

bool is_step(const Expr& expr) {
  return expr.kind == ExprKind::Attribute || expr.kind == ExprKind::Index;
}

// Says what can be done about an attribute that a variable does not have, if that is known of the
// variable; then what the variable is need not be told.
bool explain_missing(const Expr& step, const Expr& root, Diagnostic& reported, const Scope& scope) {
  if (step.kind != ExprKind::Attribute || root.kind != ExprKind::Variable ||
      reported.kind != diag::UnsupportedAttribute.kind) {
    return false;
  }
  std::string_view variable = as<VariableExpr>(root).name();
  std::string_view name = as<AttributeExpr>(step).name();
  reported.about = fmt::format("{}.{}", variable, name);
  const std::string* remedy = scope.find_remedy(variable);
  if (remedy == nullptr) {
    return false;
  }
  // A name that is nearly right has been suggested.
  if (!reported.detail.ends_with('?')) {
    reported.hint = *remedy;
    if (size_t place = reported.hint.find("{}"); place != std::string::npos) {
      reported.hint.replace(place, 2, name);
    }
  }
  return true;
}

}  // namespace

Value evaluate_traversal(const Expr& expr, Evaluation evaluation) {
  // Steps nest on the left, as long as the user likes: no recursion there.
  std::vector<const Expr*> steps;
  const Expr* root = &expr;
  while (is_step(*root)) {
    steps.push_back(root);
    root = &object_of(*root);
  }
  Value value = evaluate(*root, evaluation);
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    const Expr& object = object_of(**step);
    Diagnostic* reported = nullptr;
    if ((*step)->kind == ExprKind::Attribute) {
      const auto& attribute = as<AttributeExpr>(**step);
      value = attribute_of(value, attribute.name(), attribute.name_span(), evaluation.diagnostics,
                           reported);
    } else {
      const size_t before = evaluation.diagnostics.mark();
      Value key = evaluate(*as<IndexExpr>(**step).key, evaluation);
      if (evaluation.diagnostics.mark() > before && key.type().is(TypeKind::String)) {
        // What is left of a text that could not be made names nothing.
        value = Value::unknown({});
        continue;
      }
      Span brackets{(*step)->span().source, object.span().end, (*step)->span().end};
      value = element_at(value, key, brackets, evaluation.scope.context(), evaluation.diagnostics,
                         reported);
    }
    if (reported == nullptr) {
      continue;
    }
    if (step != steps.rbegin() || !explain_missing(**step, *root, *reported, evaluation.scope)) {
      const Expr& to_explain = (*step)->kind == ExprKind::Attribute ? object : **step;
      explain_references(*reported, to_explain, evaluation.scope);
    }
  }
  return value;
}

}  // namespace kiln
