#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "compiler/syntax/body.h"
#include "compiler/syntax/diagnostics.h"

namespace kiln {
namespace {

// Bodies one after the other, as if they had been written as one.
class MergedBody final : public Body {
 public:
  explicit MergedBody(std::vector<BodyPointer> bodies) : bodies_(std::move(bodies)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    return merge(spec, diagnostics, [&](const Body& body, const BodySpec& optional) {
      return body.content(optional, diagnostics);
    });
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    std::vector<BodyPointer> rests;
    BodyContent content = merge(spec, diagnostics, [&](const Body& body, const BodySpec& optional) {
      return body.partial_content(optional, diagnostics, rests.emplace_back());
    });
    rest = merge_bodies(std::move(rests));
    return content;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    BodyContent all;
    for (const BodyPointer& body : bodies_) {
      add_attributes(all, body->just_attributes(diagnostics), diagnostics);
    }
    return std::move(all.attributes);
  }

  BodySpec shape() const override {
    BodySpec all;
    for (const BodyPointer& body : bodies_) {
      BodySpec one = body->shape();
      std::ranges::move(one.attributes, std::back_inserter(all.attributes));
      std::ranges::move(one.blocks, std::back_inserter(all.blocks));
    }
    return all;
  }

  Span missing_item_span() const override {
    return bodies_.empty() ? Span{} : bodies_.front()->missing_item_span();
  }

 private:
  template <typename Read>
  BodyContent merge(const BodySpec& spec, Diagnostics& diagnostics, Read read) const {
    // Any one of the bodies may have what is required.
    BodySpec optional = spec;
    for (AttributeSpec& attribute : optional.attributes) {
      attribute.required = false;
    }
    BodyContent all{{}, {}, missing_item_span()};
    for (const BodyPointer& body : bodies_) {
      BodyContent content = read(*body, optional);
      add_attributes(all, std::move(content.attributes), diagnostics);
      std::move(content.blocks.begin(), content.blocks.end(), std::back_inserter(all.blocks));
      all.misspelt.merge(content.misspelt);
    }
    for (const AttributeSpec& attribute : spec.attributes) {
      if (attribute.required && !all.attribute(attribute.name) &&
          !all.misspelt.contains(attribute.name)) {
        diagnostics.emit(missing_item_span(), diag::MissingArgument, std::string(attribute.name));
      }
    }
    return all;
  }

  static void add_attributes(BodyContent& all, std::vector<BodyAttribute> attributes,
                             Diagnostics& diagnostics) {
    for (BodyAttribute& attribute : attributes) {
      const BodyAttribute* existing = all.attribute(attribute.name);
      if (!existing) {
        all.attributes.push_back(std::move(attribute));
        continue;
      }
      diagnostics.emit(attribute.name_span, diag::DuplicateArgument, attribute.name)
          .labels.push_back({existing->name_span, "set here first"});
    }
  }

  std::vector<BodyPointer> bodies_;
};

}  // namespace

BodyPointer merge_bodies(std::vector<BodyPointer> bodies) {
  return std::make_shared<MergedBody>(std::move(bodies));
}

}  // namespace kiln
