#include "compiler/config/expressions.h"

namespace kiln {

std::vector<const Expr*> body_expressions(const Body& body, const Schema& schema) {
  BodySpec spec;
  for (const ArgumentSchema& argument : schema.arguments) {
    spec.attributes.push_back({argument.name});
  }
  for (const NestedBlockSchema& block : schema.blocks) {
    spec.blocks.push_back({block.type, {}});
  }
  Diagnostics ignored;
  const BodyContent content = body.content(spec, ignored);
  std::vector<const Expr*> expressions;
  for (const BodyAttribute& attribute : content.attributes) {
    expressions.push_back(attribute.expr);
  }
  for (const BodyBlock& block : content.blocks) {
    for (const Expr* expression : body_expressions(*block.body, schema.block(block.type)->schema)) {
      expressions.push_back(expression);
    }
  }
  return expressions;
}

}  // namespace kiln
