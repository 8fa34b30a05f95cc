#include "compiler/eval/dynamic_blocks.h"

#include <algorithm>
#include <deque>
#include <mutex>

#include "compiler/eval/bound_body.h"
#include "compiler/eval/diagnostics.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/evaluation.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Expressions that stand for unknown attributes. Shared by a body and what is read from it: an
// attribute is good as long as any of them.
struct Placeholders {
  std::mutex mutex;
  std::deque<InvalidExpr> expressions;
};

// What is in a block whose number is not known: all its attributes are unknown.
class UnknownBody : public Body {
 public:
  explicit UnknownBody(BodyPointer shape)
      : UnknownBody(std::move(shape), std::make_shared<Placeholders>()) {}
  UnknownBody(BodyPointer shape, std::shared_ptr<Placeholders> placeholders)
      : shape_(std::move(shape)), placeholders_(std::move(placeholders)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    return hide(shape_->content(spec, diagnostics));
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    BodyContent found = hide(shape_->partial_content(spec, diagnostics, rest));
    rest = std::make_shared<UnknownBody>(rest, placeholders_);
    return found;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    std::vector<BodyAttribute> attributes = shape_->just_attributes(diagnostics);
    hide(attributes);
    return attributes;
  }

  BodySpec shape() const override { return shape_->shape(); }

  Span missing_item_span() const override { return shape_->missing_item_span(); }

 private:
  void hide(std::vector<BodyAttribute>& attributes) const {
    std::lock_guard lock(placeholders_->mutex);
    for (BodyAttribute& attribute : attributes) {
      attribute.expr = &placeholders_->expressions.emplace_back(
          InvalidExpr{{ExprKind::Invalid, attribute.expr->span()}});
    }
  }

  BodyContent hide(BodyContent content) const {
    hide(content.attributes);
    for (BodyBlock& block : content.blocks) {
      block.body = std::make_shared<UnknownBody>(block.body, placeholders_);
    }
    return content;
  }

  BodyPointer shape_;
  std::shared_ptr<Placeholders> placeholders_;
};

// A `dynamic` block that was read: what each of its blocks is made of.
struct Expansion {
  const BodyBlock* written;
  Value for_each;
  std::string iterator;
  std::vector<BodyAttribute> labels;
  BodyPointer content;
};

class ExpandedBody : public Body {
 public:
  // `binding` is null outside of dynamic blocks; `scope` has its iterators.
  ExpandedBody(BodyPointer original, std::shared_ptr<const Scope> scope,
               std::shared_ptr<const BlockBinding> binding)
      : original_(std::move(original)), scope_(std::move(scope)), binding_(std::move(binding)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    return expand(original_->content(extend(spec), diagnostics), spec, false, diagnostics);
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    BodyPointer unused;
    BodyContent found = expand(original_->partial_content(extend(spec), diagnostics, unused), spec,
                               true, diagnostics);
    auto remaining = std::make_shared<ExpandedBody>(original_, scope_, binding_);
    remaining->taken_ = taken_;
    auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(remaining->taken_.attributes, spec.attributes);
    append(remaining->taken_.blocks, spec.blocks);
    rest = std::move(remaining);
    return found;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    std::vector<BodyAttribute> attributes = original_->just_attributes(diagnostics);
    drop_taken(attributes);
    bind(attributes);
    return attributes;
  }

  BodySpec shape() const override {
    BodySpec shape = original_->shape();
    std::erase_if(shape.attributes, [&](const AttributeSpec& attribute) {
      return std::ranges::find(taken_.attributes, attribute.name, &AttributeSpec::name) !=
             taken_.attributes.end();
    });
    std::erase_if(shape.blocks,
                  [&](const BlockSpec& block) { return find(taken_, block.type) != nullptr; });
    return shape;
  }

  Span missing_item_span() const override { return original_->missing_item_span(); }

 private:
  static const BlockSpec* find(const BodySpec& spec, std::string_view type) {
    auto found = std::find_if(spec.blocks.begin(), spec.blocks.end(),
                              [&](const BlockSpec& block) { return block.type == type; });
    return found == spec.blocks.end() ? nullptr : &*found;
  }

  // The spec the original is read with: also what was taken before, which is there still.
  BodySpec extend(const BodySpec& spec) const {
    BodySpec extended;
    extended.attributes.reserve(spec.attributes.size() + taken_.attributes.size());
    extended.attributes = spec.attributes;
    extended.blocks.reserve(spec.blocks.size() + taken_.blocks.size() + 1);
    extended.blocks = spec.blocks;
    for (const AttributeSpec& attribute : taken_.attributes) {
      extended.attributes.push_back({attribute.name, false});
    }
    extended.blocks.insert(extended.blocks.end(), taken_.blocks.begin(), taken_.blocks.end());
    extended.blocks.push_back({"dynamic", {"type"}});
    return extended;
  }

  void drop_taken(std::vector<BodyAttribute>& attributes) const {
    std::erase_if(attributes, [&](const BodyAttribute& attribute) {
      return std::any_of(taken_.attributes.begin(), taken_.attributes.end(),
                         [&](const AttributeSpec& taken) { return taken.name == attribute.name; });
    });
  }

  // What the original bound stays: a body that is expanded twice, instances of a block.
  void bind(std::vector<BodyAttribute>& attributes) const {
    for (BodyAttribute& attribute : attributes) {
      attribute.binding = nest_bindings(attribute.binding, binding_);
    }
  }

  BodyContent expand(BodyContent raw, const BodySpec& spec, bool is_partial,
                     Diagnostics& diagnostics) const {
    drop_taken(raw.attributes);
    bind(raw.attributes);
    std::vector<BodyBlock> blocks;
    for (const BodyBlock& block : raw.blocks) {
      if (block.type != "dynamic") {
        if (find(taken_, block.type) == nullptr) {
          blocks.push_back(block);
          blocks.back().body = std::make_shared<ExpandedBody>(block.body, scope_, binding_);
        }
        continue;
      }
      const std::string& type = block.labels[0].text;
      if (find(taken_, type) != nullptr) {
        continue;
      }
      if (const BlockSpec* wanted = find(spec, type)) {
        expand_block(block, *wanted, blocks, diagnostics);
      } else if (!is_partial) {
        diagnostics.emit(block.labels[0].span, diag::UnexpectedDynamicType, go_quote(type));
      }
    }
    raw.blocks = std::move(blocks);
    return raw;
  }

  void expand_block(const BodyBlock& block, const BlockSpec& wanted, std::vector<BodyBlock>& blocks,
                    Diagnostics& diagnostics) const {
    auto expansion = read(block, wanted, diagnostics);
    if (!expansion) {
      return;
    }
    const Value& each = expansion->for_each;
    auto add = [&](const Value& key, const Value& value, bool is_known) {
      Value iterator = Value::object({{"key", key}, {"value", value}});
      auto scope = std::make_shared<InnerScope>(scope_);
      scope->names.set(expansion->iterator, iterator);
      std::shared_ptr<const Scope> inner(scope, &scope->names);
      auto binding = std::make_shared<BlockBinding>();
      if (binding_ != nullptr) {
        *binding = *binding_;
      }
      binding->iterators.insert_or_assign(expansion->iterator, iterator);
      binding->marks = union_marks(binding->marks, each.marks());
      if (auto made = make_block(*expansion, inner, binding, is_known, diagnostics)) {
        blocks.push_back(*std::move(made));
      }
    };
    if (!each.is_known()) {
      Value unknown = unknown_from({}, each, each).with_marks_of(each);
      add(unknown, unknown, false);
      return;
    }
    if (each.type().is(TypeKind::Map) || each.type().is(TypeKind::Object)) {
      for (const auto& [key, value] : each.entries()) {
        add(Value::string(key).with_marks_of(each), value.with_marks_of(each), true);
      }
      return;
    }
    int64_t index = 0;
    for (const Value& value : each.elements()) {
      Value element = value.with_marks_of(each);
      bool is_set = each.type().is(TypeKind::Set);
      add(is_set ? element : Value::number(Number(index++)).with_marks_of(each), element, true);
    }
  }

  // Keeps the outer scope alive: a Scope knows its parent by address only.
  struct InnerScope {
    explicit InnerScope(std::shared_ptr<const Scope> parent)
        : outer(std::move(parent)), names(outer.get()) {}
    std::shared_ptr<const Scope> outer;
    Scope names;
  };

  std::optional<Expansion> read(const BodyBlock& block, const BlockSpec& wanted,
                                Diagnostics& diagnostics) const {
    BodySpec spec{{{"for_each", true}, {"iterator", false}}, {{"content", {}}}};
    if (!wanted.label_names.empty()) {
      spec.attributes.push_back({"labels", true});
    }
    Diagnostics found;
    BodyContent content = block.body->content(spec, found);
    bool failed = found.has_errors();
    diagnostics.append(std::move(found));
    if (failed) {
      return std::nullopt;
    }
    Expansion expansion{&block, {}, std::string(wanted.type), {}, {}};
    bool is_sound = read_iterator(content.attribute("iterator"), expansion, diagnostics) &&
                    read_for_each(*content.attribute("for_each"), expansion, diagnostics) &&
                    read_labels(content.attribute("labels"), wanted, expansion, diagnostics) &&
                    read_content(content, expansion, diagnostics);
    return is_sound ? std::optional(std::move(expansion)) : std::nullopt;
  }

  bool read_for_each(const BodyAttribute& attribute, Expansion& expansion,
                     Diagnostics& diagnostics) const {
    Diagnostics found;
    Value value = evaluate(attribute, *scope_, found);
    bool failed = found.has_errors();
    diagnostics.append(std::move(found));
    const Type& type = value.type();
    bool can_iterate = type.is_collection() || type.is(TypeKind::Tuple) ||
                       type.is(TypeKind::Object) || type.is(TypeKind::Dynamic);
    if (!can_iterate) {
      explain_references(diagnostics.emit(attribute.expr->span(), diag::InvalidDynamicForEach,
                                          type.friendly_name()),
                         *attribute.expr, *scope_);
      return false;
    }
    if (value.is_null()) {
      explain_references(diagnostics.emit(attribute.expr->span(), diag::NullDynamicForEach),
                         *attribute.expr, *scope_);
      return false;
    }
    expansion.for_each = std::move(value);
    return !failed;
  }

  static bool read_iterator(const BodyAttribute* attribute, Expansion& expansion,
                            Diagnostics& diagnostics) {
    if (attribute == nullptr) {
      return true;
    }
    auto reference = as_reference(*attribute->expr);
    if (!reference) {
      diagnostics.emit(attribute->expr->span(), diag::InvalidReference);
      return false;
    }
    if (!reference->steps.empty()) {
      diagnostics.emit(reference->span, diag::InvalidDynamicIterator);
      return false;
    }
    expansion.iterator = reference->root;
    return true;
  }

  static bool read_labels(const BodyAttribute* attribute, const BlockSpec& wanted,
                          Expansion& expansion, Diagnostics& diagnostics) {
    if (attribute == nullptr) {
      return true;
    }
    if (attribute->expr->kind != ExprKind::Tuple) {
      diagnostics.emit(attribute->expr->span(), diag::StaticListRequired);
      return false;
    }
    auto labels = as<TupleExpr>(*attribute->expr).elements;
    size_t count = wanted.label_names.size();
    if (labels.size() > count) {
      diagnostics.emit(labels[count]->span(), diag::ExtraneousDynamicLabel, go_quote(wanted.type),
                       count);
      return false;
    }
    if (labels.size() < count) {
      diagnostics.emit(attribute->expr->span(), diag::InsufficientDynamicLabels,
                       go_quote(wanted.type), count);
      return false;
    }
    for (const Expr* label : labels) {
      BodyAttribute& element = expansion.labels.emplace_back(*attribute);
      element.expr = label;
    }
    return true;
  }

  static bool read_content(const BodyContent& content, Expansion& expansion,
                           Diagnostics& diagnostics) {
    if (content.blocks.empty()) {
      diagnostics.emit(content.missing_item_span, diag::MissingDynamicContent);
      return false;
    }
    if (content.blocks.size() > 1) {
      diagnostics.emit(content.blocks[1].header_span, diag::ExtraneousDynamicContent);
      return false;
    }
    expansion.content = content.blocks[0].body;
    return true;
  }

  static std::optional<BodyBlock> make_block(const Expansion& expansion,
                                             const std::shared_ptr<const Scope>& scope,
                                             const std::shared_ptr<const BlockBinding>& binding,
                                             bool is_known, Diagnostics& diagnostics) {
    BodyBlock block = *expansion.written;
    block.type = expansion.written->labels[0].text;
    block.type_span = expansion.written->labels[0].span;
    block.labels.clear();
    for (const BodyAttribute& element : expansion.labels) {
      auto label = evaluate_label(element, *scope, diagnostics);
      if (!label) {
        return std::nullopt;
      }
      block.labels.push_back({*std::move(label), element.expr->span()});
    }
    block.body = std::make_shared<ExpandedBody>(expansion.content, scope, binding);
    if (!is_known) {
      block.body = std::make_shared<UnknownBody>(block.body);
    }
    return block;
  }

  static std::optional<std::string> evaluate_label(const BodyAttribute& element, const Scope& scope,
                                                   Diagnostics& diagnostics) {
    const Expr& expr = *element.expr;
    Diagnostics found;
    Value value = evaluate(element, scope, found);
    bool failed = found.has_errors();
    diagnostics.append(std::move(found));
    if (failed) {
      return std::nullopt;
    }
    Result<Value> text = convert(value, Type::string());
    if (!text) {
      diagnostics.emit(expr.span(), diag::UnsuitableDynamicLabel, text.error().message);
    } else if (text->is_null()) {
      diagnostics.emit(expr.span(), diag::NullDynamicLabel);
    } else if (!text->is_known()) {
      diagnostics.emit(expr.span(), diag::UnknownDynamicLabel);
    } else if (text->is_marked()) {
      diagnostics.emit(expr.span(), diag::MarkedDynamicLabel);
    } else {
      return text->as_string();
    }
    return std::nullopt;
  }

  BodyPointer original_;
  std::shared_ptr<const Scope> scope_;
  std::shared_ptr<const BlockBinding> binding_;
  // What partial reads before this one took.
  BodySpec taken_;
};

}  // namespace

BodyPointer expand_dynamic_blocks(BodyPointer body, std::shared_ptr<const Scope> scope) {
  return std::make_shared<ExpandedBody>(std::move(body), std::move(scope), nullptr);
}

Value evaluate(const BodyAttribute& attribute, const Scope& scope, Diagnostics& diagnostics) {
  if (attribute.binding == nullptr) {
    return evaluate(*attribute.expr, scope, diagnostics);
  }
  Scope inner(&scope);
  for (const auto& [name, value] : attribute.binding->iterators) {
    inner.set(name, value);
  }
  return evaluate(*attribute.expr, inner, diagnostics).with_marks(attribute.binding->marks);
}

}  // namespace kiln
