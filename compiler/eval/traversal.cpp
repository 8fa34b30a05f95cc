#include "compiler/eval/traversal.h"

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
      value = attribute_of(value, attribute.name, attribute.name_span, evaluation.diagnostics,
                           reported);
    } else {
      Value key = evaluate(*as<IndexExpr>(**step).key, evaluation);
      Span brackets{(*step)->span.source, object.span.end, (*step)->span.end};
      value = element_at(value, key, brackets, evaluation.diagnostics, reported);
    }
    if (reported != nullptr) {
      const Expr& to_explain = (*step)->kind == ExprKind::Attribute ? object : **step;
      explain_references(*reported, to_explain, evaluation.scope);
    }
  }
  return value;
}

}  // namespace kiln
