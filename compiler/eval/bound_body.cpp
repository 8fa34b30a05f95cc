#include "compiler/eval/bound_body.h"

#include <utility>
#include <vector>

namespace kiln {
namespace {

class BoundBody : public Body {
 public:
  BoundBody(BodyPointer body, std::shared_ptr<const BlockBinding> binding)
      : body_(std::move(body)), binding_(std::move(binding)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    return bind_content(body_->content(spec, diagnostics), binding_);
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    BodyContent found = bind_content(body_->partial_content(spec, diagnostics, rest), binding_);
    rest = bind_body(std::move(rest), binding_);
    return found;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    std::vector<BodyAttribute> attributes = body_->just_attributes(diagnostics);
    for (BodyAttribute& attribute : attributes) {
      attribute.binding = nest_bindings(attribute.binding, binding_);
    }
    return attributes;
  }

  BodySpec shape() const override { return body_->shape(); }

  Span missing_item_span() const override { return body_->missing_item_span(); }

 private:
  BodyPointer body_;
  std::shared_ptr<const BlockBinding> binding_;
};

}  // namespace

BodyPointer bind_body(BodyPointer body, std::shared_ptr<const BlockBinding> binding) {
  if (binding == nullptr) {
    return body;
  }
  return std::make_shared<BoundBody>(std::move(body), std::move(binding));
}

BodyContent bind_content(BodyContent content, const std::shared_ptr<const BlockBinding>& binding) {
  if (binding == nullptr) {
    return content;
  }
  for (BodyAttribute& attribute : content.attributes) {
    attribute.binding = nest_bindings(attribute.binding, binding);
  }
  for (BodyBlock& block : content.blocks) {
    block.body = bind_body(std::move(block.body), binding);
  }
  return content;
}

std::shared_ptr<const BlockBinding> nest_bindings(
    const std::shared_ptr<const BlockBinding>& outer,
    const std::shared_ptr<const BlockBinding>& inner) {
  if (outer == nullptr || inner == nullptr) {
    return outer == nullptr ? inner : outer;
  }
  auto both = std::make_shared<BlockBinding>(*outer);
  for (const auto& [name, value] : inner->iterators) {
    both->iterators.insert_or_assign(name, value);
  }
  both->marks = union_marks(both->marks, inner->marks);
  return both;
}

}  // namespace kiln
