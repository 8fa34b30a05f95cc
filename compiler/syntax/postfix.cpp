// The half of ExprBuilder that applies `.name`, `[key]` and splats.
#include <algorithm>

#include "compiler/syntax/diagnostics.h"
#include "compiler/syntax/expr_builder.h"

namespace kiln {

void ExprBuilder::attribute_of(Postfix& postfix, Lexeme dot, Lexeme name) {
  Node object = postfix.current;
  Span span = join(object.expr->span(), context_.span(name));
  postfix.current =
      made_link(context_.arena->make<AttributeExpr>(span, object.expr, context_.text_of(name),
                                                    context_.span(dot).begin),
                object, 0);
}

void ExprBuilder::legacy_index(Postfix& postfix, Lexeme token) {
  std::string_view text = context_.text_of(token);
  if (size_t dot = text.find('.'); dot != std::string_view::npos) {
    bool in_splat = splats_.size() > postfix.first_splat && !splats_.back().is_full;
    context_.diagnostics.emit(context_.span(token),
                              in_splat ? diag::LegacyIndexInSplat : diag::LegacyIndex,
                              text.substr(0, dot), text.substr(dot + 1));
    postfix.current = invalid(join(postfix.current.expr->span(), context_.span(token)));
    return;
  }
  Node object = postfix.current;
  Node key = number(token);
  Span span = join(object.expr->span(), context_.span(token));
  postfix.current = made_link(
      context_.arena->make<IndexExpr>(Expr{ExprKind::Index, span}, true, object.expr, key.expr),
      object, key.height);
}

void ExprBuilder::index(Postfix& postfix, Node key, Lexeme close) {
  // An index applies to the whole of an attribute-only splat.
  while (splats_.size() > postfix.first_splat && !splats_.back().is_full) {
    close_splat(postfix);
  }
  Node object = postfix.current;
  Span span = join(object.expr->span(), context_.span(close));
  postfix.current = made_link(
      context_.arena->make<IndexExpr>(Expr{ExprKind::Index, span}, false, object.expr, key.expr),
      object, key.height);
}

void ExprBuilder::attribute_splat(Postfix& postfix, Lexeme star) {
  if (splats_.size() > postfix.first_splat && !splats_.back().is_full) {
    context_.diagnostics.emit(context_.span(star), diag::NestedSplat);
    return;
  }
  open_splat(postfix, star, false);
}

void ExprBuilder::full_splat(Postfix& postfix, Lexeme close) {
  while (splats_.size() > postfix.first_splat && !splats_.back().is_full) {
    close_splat(postfix);
  }
  open_splat(postfix, close, true);
}

void ExprBuilder::open_splat(Postfix& postfix, Lexeme end, bool is_full) {
  Node object = postfix.current;
  splats_.push_back({object, is_full});
  Span span = join(object.expr->span(), context_.span(end));
  postfix.current = made(context_.arena->make<SplatItemExpr>(Expr{ExprKind::SplatItem, span}), 0);
}

void ExprBuilder::close_splat(Postfix& postfix) {
  OpenSplat splat = splats_.back();
  splats_.pop_back();
  Node each = postfix.current;
  postfix.current =
      made(context_.arena->make<SplatExpr>(Expr{ExprKind::Splat, each.expr->span()}, splat.is_full,
                                           splat.object.expr, each.expr),
           std::max(splat.object.height, each.height));
}

Node ExprBuilder::close_postfix(Postfix& postfix) {
  while (splats_.size() > postfix.first_splat) {
    close_splat(postfix);
  }
  return postfix.current;
}

}  // namespace kiln
