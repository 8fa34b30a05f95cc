#include "compiler/config/expressions.h"

namespace kiln {
namespace {

void collect(const Body& body, std::vector<const Expr*>& expressions) {
  BodySpec spec = body.shape();
  spec.blocks.push_back({"dynamic", {"type"}});
  Diagnostics ignored;
  const BodyContent content = body.content(spec, ignored);
  for (const BodyAttribute& attribute : content.attributes) {
    expressions.push_back(attribute.expr);
  }
  for (const BodyBlock& block : content.blocks) {
    collect(*block.body, expressions);
  }
}

}  // namespace

std::vector<const Expr*> body_expressions(const Body& body) {
  std::vector<const Expr*> expressions;
  collect(body, expressions);
  return expressions;
}

}  // namespace kiln
