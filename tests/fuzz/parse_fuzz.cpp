// Parses any bytes as native syntax, checks that the tree is well formed, and renders every problem
// found.
#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/source/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/debug.h"
#include "compiler/syntax/parse.h"

namespace {

using namespace kiln;

// Every span lies in the text and in the span around it, and nothing is nested too deeply to
// recurse, chains of operators and steps apart, which are walked on their left without it.
class TreeCheck {
 public:
  explicit TreeCheck(size_t size) : whole_{{}, 0, static_cast<uint32_t>(size)} {}

  void body(const BodyNode& body, Span around) {
    inside(body.span, around);
    for (const AttributeNode& attribute : body.attributes()) {
      inside(attribute.span(), whole_);
      inside(attribute.name_span(), attribute.span());
      expr(attribute.value);
    }
    for (const BlockNode* block : body.blocks()) {
      inside(block->span(), whole_);
      inside(block->type_span(), block->header_span());
      for (const LabelNode& label : block->labels()) {
        inside(label.span, block->header_span());
      }
      this->body(block->body, block->span());
    }
  }

  void expr(const Expr* expr) {
    KILN_CHECK(expr != nullptr, "no part of an expression is missing");
    inside(expr->span(), whole_);
    KILN_CHECK(++depth_ <= 2000, "nesting is limited");
    while (const Expr* left = left_of_link(*expr)) {
      expr = left;
      inside(expr->span(), whole_);
    }
    children(*expr);
    --depth_;
  }

 private:
  void inside(Span span, Span around) {
    KILN_CHECK(span.begin <= span.end, "a span ends after it begins");
    KILN_CHECK(span.begin >= around.begin && span.end <= around.end, "a span is inside its parent");
  }

  // Checks the right of a chain's link and gives its left; null for any other node.
  const Expr* left_of_link(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::Binary:
        this->expr(as<BinaryExpr>(expr).right);
        return as<BinaryExpr>(expr).left;
      case ExprKind::Index:
        this->expr(as<IndexExpr>(expr).key);
        return as<IndexExpr>(expr).object;
      case ExprKind::Attribute:
        return as<AttributeExpr>(expr).object;
      case ExprKind::Literal:
      case ExprKind::Variable:
      case ExprKind::SplatItem:
      case ExprKind::Invalid:
      case ExprKind::Template:
      case ExprKind::Splat:
      case ExprKind::Call:
      case ExprKind::Paren:
      case ExprKind::Tuple:
      case ExprKind::Object:
      case ExprKind::For:
      case ExprKind::Conditional:
      case ExprKind::Unary:
      case ExprKind::JsonString:
      case ExprKind::JsonObject:
        break;
    }
    return nullptr;
  }

  void optional(const Expr* expr) {
    if (expr) {
      this->expr(expr);
    }
  }

  void parts(std::span<const TemplatePart> parts) {
    for (const TemplatePart& part : parts) {
      inside(part.span(), whole_);
      KILN_CHECK((part.expr() == nullptr) == (part.kind == TemplatePartKind::Text),
                 "parts other than text have an expression");
      optional(part.expr());
      const bool is_directive =
          part.kind == TemplatePartKind::If || part.kind == TemplatePartKind::For;
      KILN_CHECK((part.directive() != nullptr) == is_directive, "directives have parts inside");
      if (is_directive) {
        this->parts(part.directive()->then);
        this->parts(part.directive()->otherwise);
      }
    }
  }

  void children(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::Literal:
      case ExprKind::Variable:
      case ExprKind::SplatItem:
      case ExprKind::JsonString:
      case ExprKind::JsonObject:
      case ExprKind::Invalid:
      case ExprKind::Attribute:
      case ExprKind::Index:
      case ExprKind::Binary:
        return;
      case ExprKind::Template:
        return parts(as<TemplateExpr>(expr).parts());
      case ExprKind::Splat:
        this->expr(as<SplatExpr>(expr).object);
        return this->expr(as<SplatExpr>(expr).each);
      case ExprKind::Call:
        for (const Expr* argument : as<CallExpr>(expr).arguments()) {
          this->expr(argument);
        }
        return;
      case ExprKind::Paren:
        return this->expr(as<ParenExpr>(expr).inner);
      case ExprKind::Tuple:
        for (const Expr* element : as<TupleExpr>(expr).elements) {
          this->expr(element);
        }
        return;
      case ExprKind::Object:
        for (const ObjectItem& item : as<ObjectExpr>(expr).items) {
          this->expr(item.key);
          this->expr(item.value);
        }
        return;
      case ExprKind::For: {
        const auto& loop = as<ForExpr>(expr);
        this->expr(loop.collection);
        optional(loop.key);
        this->expr(loop.value);
        return optional(loop.condition);
      }
      case ExprKind::Conditional:
        this->expr(as<ConditionalExpr>(expr).condition);
        this->expr(as<ConditionalExpr>(expr).when_true);
        return this->expr(as<ConditionalExpr>(expr).when_false);
      case ExprKind::Unary:
        return this->expr(as<UnaryExpr>(expr).operand);
    }
  }

  Span whole_;
  int depth_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceMap sources;
  SourceId source =
      sources.add("fuzz.pkr.hcl", std::string(reinterpret_cast<const char*>(data), size));
  Diagnostics diagnostics;
  auto tree = parse(sources, source, diagnostics);
  KILN_CHECK(tree != nullptr, "parse always gives a tree");
  TreeCheck(size).body(tree->root(), {source, 0, static_cast<uint32_t>(size)});
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    KILN_CHECK(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size,
               "problems are in the text");
    KILN_CHECK(diagnostic.kind != "UnexpectedToken", "every syntax error has words of its own");
  }
  KILN_CHECK(diagnostics.empty() == render_all(sources, diagnostics).empty(),
             "every diagnostic is shown");
  debug_parse(sources, source, *tree, diagnostics, {0, true}, [](std::string_view) {});
  Diagnostics more;
  TreeCheck(size).expr(parse_expression(sources, source, more).root);
  TreeCheck(size).expr(parse_template(sources, source, more).root);
  return 0;
}
