// Reads any bytes as a file of HCL's JSON syntax, checks that the tree is well formed, and
// evaluates and reads it as bodies; every problem found is rendered.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/eval/dynamic_blocks.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/type_expression.h"
#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace kiln;

void check(const Expr& expr, uint32_t size, unsigned depth) {
  KILN_CHECK(expr.span().begin <= expr.span().end && expr.span().end <= size,
             "a span is in the text");
  KILN_CHECK(depth <= 1000, "nesting is limited");
  if (expr.kind == ExprKind::Tuple) {
    for (const Expr* element : as<TupleExpr>(expr).elements) {
      check(*element, size, depth + 1);
    }
  } else if (expr.kind == ExprKind::JsonObject) {
    for (const JsonProperty& property : as<JsonObjectExpr>(expr).properties) {
      check(*property.name, size, depth + 1);
      check(*property.value, size, depth + 1);
    }
  } else if (expr.kind == ExprKind::JsonString) {
    Diagnostics ignored;
    as_reference(expr);
    evaluate_type(expr, TypeForm::ConstraintWithDefaults, ignored);
  }
}

void read(const Body& body, const Scope& scope, Diagnostics& diagnostics, int depth) {
  static const BodySpec spec{{{"a", true}, {"b", false}},
                             {{"c", {}}, {"d", {"x"}}, {"e", {"x", "y"}}}};
  BodyPointer rest;
  body.partial_content(spec, diagnostics, rest);
  rest->just_attributes(diagnostics);
  const BodyContent content = body.content(spec, diagnostics);
  for (const BodyAttribute& attribute : content.attributes) {
    evaluate(attribute, scope, diagnostics);
  }
  for (const BodyBlock& block : content.blocks) {
    if (depth > 0) {
      read(*block.body, scope, diagnostics, depth - 1);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceMap sources;
  const SourceId source =
      sources.add("f.json", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  const auto tree = parse_json(sources, source, diagnostics);
  check(*tree->json_root(), static_cast<uint32_t>(size), 0);
  Scope scope;
  scope.set("v", Value::string("text"));
  scope.set("l", Value::tuple({Value::string("x"), Value::boolean(true)}));
  references(*tree->json_root());
  evaluate(*tree->json_root(), scope, diagnostics);
  const std::shared_ptr<const Scope> shared(std::shared_ptr<const Scope>(), &scope);
  read(*tree->body(), scope, diagnostics, 2);
  read(*expand_dynamic_blocks(tree->body(), shared), scope, diagnostics, 2);
  render_all(sources, diagnostics);
  return 0;
}
