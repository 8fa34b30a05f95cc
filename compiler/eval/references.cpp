#include <deque>

#include "compiler/eval/evaluate.h"
#include "compiler/source/check.h"
#include "compiler/syntax/json_string.h"
#include "compiler/syntax/parse.h"

namespace kiln {
namespace {

// The text of a key that is written as a literal.
std::optional<std::string> literal_key(const Expr& key) {
  if (key.kind == ExprKind::Literal) {
    const auto& literal = as<LiteralExpr>(key);
    switch (literal.literal()) {
      case LiteralKind::Number: {
        auto number = Number::parse(literal.text());
        return number && !number->is_infinite() ? std::optional(number->text()) : std::nullopt;
      }
      case LiteralKind::True:
        return "true";
      case LiteralKind::False:
        return "false";
      case LiteralKind::Null:
        return "null";
    }
  }
  if (key.kind != ExprKind::Template) {
    return std::nullopt;
  }
  const auto& quoted = as<TemplateExpr>(key);
  std::string text;
  for (const TemplatePart& part : quoted.parts()) {
    if (part.kind != TemplatePartKind::Text) {
      return std::nullopt;
    }
    text += part.text();
  }
  return text;
}

// Names that `for` binds, innermost first; a list that shares its tail.
struct BoundNames {
  std::string_view key;
  std::string_view value;
  const BoundNames* outer;
};

bool is_bound(const BoundNames* names, std::string_view name) {
  for (; names != nullptr; names = names->outer) {
    if (name == names->key || name == names->value) {
      return true;
    }
  }
  return false;
}

// A traversal read from its end: the steps that follow its root, and what is inside of keys.
struct Chain {
  const Expr* root;
  // Outermost first.
  std::vector<const Expr*> steps;
};

Chain take_chain(const Expr& expr) {
  Chain chain{&expr, {}};
  while (chain.root->kind == ExprKind::Attribute || chain.root->kind == ExprKind::Index) {
    chain.steps.push_back(chain.root);
    chain.root = chain.root->kind == ExprKind::Attribute ? as<AttributeExpr>(*chain.root).object
                                                         : as<IndexExpr>(*chain.root).object;
  }
  return chain;
}

std::optional<ReferenceStep> static_step(const Expr& step) {
  if (step.kind == ExprKind::Attribute) {
    const auto& attribute = as<AttributeExpr>(step);
    return ReferenceStep{std::string(attribute.name()), false, attribute.name_span()};
  }
  const auto& index = as<IndexExpr>(step);
  if (auto key = literal_key(*index.key)) {
    return ReferenceStep{*std::move(key), true, index.key->span()};
  }
  return std::nullopt;
}

// As much of a chain on a name as is static; `all_static` tells whether that is everything.
Reference read_reference(const Chain& chain, bool& all_static) {
  const auto& root = as<VariableExpr>(*chain.root);
  Reference reference{std::string(root.name()), {}, root.span()};
  all_static = true;
  for (auto step = chain.steps.rbegin(); step != chain.steps.rend(); ++step) {
    auto next = static_step(**step);
    if (!next) {
      all_static = false;
      break;
    }
    reference.steps.push_back(*std::move(next));
    reference.span = join(reference.span, (*step)->span());
  }
  return reference;
}

// Walks with a stack of its own: trees may be deep. What is pushed last comes first.
class ReferenceWalk {
 public:
  explicit ReferenceWalk(const Expr& expr) { push(&expr, nullptr); }

  std::vector<Reference> run() {
    while (!pending_.empty()) {
      auto [expr, bound] = pending_.back();
      pending_.pop_back();
      visit(*expr, bound);
    }
    return std::move(found_);
  }

 private:
  void push(const Expr* expr, const BoundNames* bound) {
    if (expr != nullptr) {
      pending_.push_back({expr, bound});
    }
  }

  template <typename Exprs>
  void push_all(const Exprs& exprs, const BoundNames* bound) {
    for (auto expr = exprs.rbegin(); expr != exprs.rend(); ++expr) {
      push(*expr, bound);
    }
  }

  const BoundNames* bind(std::string_view key, std::string_view value, const BoundNames* outer) {
    return &bound_.emplace_back(BoundNames{key, value, outer});
  }

  void visit_chain(const Expr& expr, const BoundNames* bound) {
    Chain chain = take_chain(expr);
    for (const Expr* step : chain.steps) {
      if (step->kind == ExprKind::Index && !static_step(*step)) {
        push(as<IndexExpr>(*step).key, bound);
      }
    }
    if (chain.root->kind != ExprKind::Variable) {
      push(chain.root, bound);
      return;
    }
    if (!is_bound(bound, as<VariableExpr>(*chain.root).name())) {
      bool all_static = false;
      found_.push_back(read_reference(chain, all_static));
    }
  }

  void visit_parts(std::span<const TemplatePart> parts, const BoundNames* bound) {
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      switch (part->kind) {
        case TemplatePartKind::Text:
          break;
        case TemplatePartKind::Interpolation:
          push(part->expr(), bound);
          break;
        case TemplatePartKind::If:
          visit_parts(part->directive()->otherwise, bound);
          visit_parts(part->directive()->then, bound);
          push(part->expr(), bound);
          break;
        case TemplatePartKind::For:
          visit_parts(part->directive()->then,
                      bind(part->directive()->key_name, part->directive()->value_name, bound));
          push(part->expr(), bound);
          break;
      }
    }
  }

  void visit_for(const ForExpr& expr, const BoundNames* bound) {
    const BoundNames* inner = bind(expr.key_name, expr.value_name, bound);
    push(expr.condition, inner);
    push(expr.value, inner);
    push(expr.key, inner);
    push(expr.collection, bound);
  }

  void visit_object(const ObjectExpr& expr, const BoundNames* bound) {
    for (auto item = expr.items.rbegin(); item != expr.items.rend(); ++item) {
      push(item->value, bound);
      if (!as_keyword(*item->key)) {
        push(item->key, bound);
      }
    }
  }

  void visit_string(const JsonStringExpr& string, const BoundNames* bound) {
    if (!has_template_sequence(string.text)) {
      return;
    }
    // What is wrong with it is reported when it is evaluated.
    Diagnostics ignored;
    push(parsed_.emplace_back(parse_template(string, ignored)).root, bound);
  }

  void visit_json_object(const JsonObjectExpr& expr, const BoundNames* bound) {
    for (auto property = expr.properties.rbegin(); property != expr.properties.rend(); ++property) {
      push(property->value, bound);
      push(property->name, bound);
    }
  }

  void visit(const Expr& expr, const BoundNames* bound) {
    switch (expr.kind) {
      case ExprKind::Literal:
      case ExprKind::SplatItem:
      case ExprKind::Invalid:
        return;
      case ExprKind::JsonString:
        return visit_string(as<JsonStringExpr>(expr), bound);
      case ExprKind::JsonObject:
        return visit_json_object(as<JsonObjectExpr>(expr), bound);
      case ExprKind::Template:
        return visit_parts(as<TemplateExpr>(expr).parts(), bound);
      case ExprKind::Variable:
      case ExprKind::Attribute:
      case ExprKind::Index:
        return visit_chain(expr, bound);
      case ExprKind::Splat:
        push(as<SplatExpr>(expr).each, bound);
        return push(as<SplatExpr>(expr).object, bound);
      case ExprKind::Call:
        return push_all(as<CallExpr>(expr).arguments(), bound);
      case ExprKind::Paren:
        return push(as<ParenExpr>(expr).inner, bound);
      case ExprKind::Tuple:
        return push_all(as<TupleExpr>(expr).elements, bound);
      case ExprKind::Object:
        return visit_object(as<ObjectExpr>(expr), bound);
      case ExprKind::For:
        return visit_for(as<ForExpr>(expr), bound);
      case ExprKind::Conditional:
        push(as<ConditionalExpr>(expr).when_false, bound);
        push(as<ConditionalExpr>(expr).when_true, bound);
        return push(as<ConditionalExpr>(expr).condition, bound);
      case ExprKind::Binary:
        push(as<BinaryExpr>(expr).right, bound);
        return push(as<BinaryExpr>(expr).left, bound);
      case ExprKind::Unary:
        return push(as<UnaryExpr>(expr).operand, bound);
    }
    KILN_CHECK(false, "an expression has a kind");
  }

  struct Pending {
    const Expr* expr;
    const BoundNames* bound;
  };
  std::vector<Pending> pending_;
  // Templates found in JSON strings.
  std::deque<ParsedExpr> parsed_;
  std::deque<BoundNames> bound_;
  std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> references(const Expr& expr) {
  return ReferenceWalk(expr).run();
}

std::optional<Reference> as_reference(const Expr& expr) {
  if (expr.kind == ExprKind::JsonString) {
    Diagnostics ignored;
    const ParsedExpr parsed = parse_expression(as<JsonStringExpr>(expr), ignored);
    return as_reference(*parsed.root);
  }
  Chain chain = take_chain(expr);
  if (chain.root->kind != ExprKind::Variable) {
    return std::nullopt;
  }
  bool all_static = false;
  Reference reference = read_reference(chain, all_static);
  return all_static ? std::optional(std::move(reference)) : std::nullopt;
}

}  // namespace kiln
