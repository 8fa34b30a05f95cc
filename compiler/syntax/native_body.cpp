#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/suggest.h"
#include "compiler/syntax/body.h"
#include "compiler/syntax/diagnostics.h"

namespace kiln {

const BodyAttribute* BodyContent::attribute(std::string_view name) const {
  auto at = std::find_if(attributes.begin(), attributes.end(),
                         [&](const BodyAttribute& attribute) { return attribute.name == name; });
  return at == attributes.end() ? nullptr : &*at;
}

namespace {

const BlockSpec* find_block(const BodySpec& spec, std::string_view type) {
  auto at = std::find_if(spec.blocks.begin(), spec.blocks.end(),
                         [&](const BlockSpec& block) { return block.type == type; });
  return at == spec.blocks.end() ? nullptr : &*at;
}

const AttributeSpec* find_attribute(const BodySpec& spec, std::string_view name) {
  auto at = std::find_if(spec.attributes.begin(), spec.attributes.end(),
                         [&](const AttributeSpec& attribute) { return attribute.name == name; });
  return at == spec.attributes.end() ? nullptr : &*at;
}

BodyAttribute body_attribute(const AttributeNode& node) {
  return {std::string(node.name()), node.name_span(), node.span(), node.value};
}

// The body of a parsed file or block, without what was read from it already.
class NativeBody final : public Body {
 public:
  using Names = std::set<std::string_view>;

  NativeBody(const BodyNode& node, Names read_attributes, Names read_blocks)
      : node_(node),
        read_attributes_(std::move(read_attributes)),
        read_blocks_(std::move(read_blocks)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    BodyContent content = read(spec, diagnostics, misspelt_names(spec));
    report_rest(spec, diagnostics);
    return content;
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    BodyContent content = read(spec, diagnostics, {});
    Names attributes = read_attributes_;
    Names blocks = read_blocks_;
    for (const AttributeNode& node : node_.attributes()) {
      if (find_attribute(spec, node.name())) {
        attributes.insert(node.name());
      }
    }
    for (const BlockNode* node : node_.blocks()) {
      if (find_block(spec, node->type())) {
        blocks.insert(node->type());
      }
    }
    rest = std::make_shared<NativeBody>(node_, std::move(attributes), std::move(blocks));
    return content;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    auto unread =
        std::find_if(node_.blocks().begin(), node_.blocks().end(),
                     [&](const BlockNode* node) { return !read_blocks_.contains(node->type()); });
    if (unread != node_.blocks().end()) {
      diagnostics.emit((*unread)->type_span(), diag::BlockNotAllowed).summary =
          fmt::format("Unexpected \"{}\" block", (*unread)->type());
    }
    std::vector<BodyAttribute> attributes;
    for (const AttributeNode& node : node_.attributes()) {
      if (!read_attributes_.contains(node.name())) {
        attributes.push_back(body_attribute(node));
      }
    }
    return attributes;
  }

  BodySpec shape() const override {
    BodySpec shape;
    for (const AttributeNode& node : node_.attributes()) {
      if (!read_attributes_.contains(node.name())) {
        shape.attributes.push_back({node.name()});
      }
    }
    for (const BlockNode* node : node_.blocks()) {
      const bool is_dynamic = node->type() == "dynamic" && node->labels().size() == 1;
      const std::string_view type = is_dynamic ? node->labels()[0].text() : node->type();
      if (!read_blocks_.contains(node->type()) && find_block(shape, type) == nullptr) {
        const size_t labels = is_dynamic ? 0 : node->labels().size();
        shape.blocks.push_back({type, std::vector<std::string_view>(labels, "label")});
      }
    }
    return shape;
  }

  Span missing_item_span() const override {
    return {node_.span.source, node_.span.begin, node_.span.begin};
  }

 private:
  BodyContent read(const BodySpec& spec, Diagnostics& diagnostics,
                   std::set<std::string, std::less<>> misspelt) const {
    BodyContent content{{}, {}, missing_item_span(), std::move(misspelt)};
    for (const AttributeNode& node : node_.attributes()) {
      if (!read_attributes_.contains(node.name()) && find_attribute(spec, node.name())) {
        content.attributes.push_back(body_attribute(node));
      }
    }
    for (const AttributeSpec& attribute : spec.attributes) {
      if (attribute.required && !content.attribute(attribute.name) &&
          !content.misspelt.contains(attribute.name)) {
        diagnostics.emit(missing_item_span(), diag::MissingArgument, std::string(attribute.name));
      }
    }
    for (const BlockNode* node : node_.blocks()) {
      const BlockSpec* block = find_block(spec, node->type());
      if (block && !read_blocks_.contains(node->type()) &&
          check_labels(*node, *block, diagnostics)) {
        content.blocks.push_back(body_block(*node));
      }
    }
    return content;
  }

  static BodyBlock body_block(const BlockNode& node) {
    BodyBlock block{
        std::string(node.type()), {}, native_body(node.body), node.type_span(), node.header_span()};
    for (const LabelNode& label : node.labels()) {
      block.labels.push_back({std::string(label.text()), label.span});
    }
    return block;
  }

  static bool check_labels(const BlockNode& node, const BlockSpec& spec, Diagnostics& diagnostics) {
    size_t given = node.labels().size();
    size_t wanted = spec.label_names.size();
    std::string names = fmt::format("{}", fmt::join(spec.label_names, ", "));
    if (given > wanted) {
      std::string detail = wanted == 0
                               ? fmt::format("No labels are expected for {} blocks.", node.type())
                               : fmt::format("Only {} labels ({}) are expected for {} blocks.",
                                             wanted, names, node.type());
      diagnostics.emit(node.labels()[wanted].span, diag::ExtraneousLabel, detail).summary =
          fmt::format("Extraneous label for {}", node.type());
    } else if (given < wanted) {
      Span brace{node.body.span.source, node.body.span.begin, node.body.span.begin + 1};
      diagnostics.emit(brace, diag::MissingLabel, std::string(spec.type), wanted, names).summary =
          fmt::format("Missing {} for {}", spec.label_names[given], node.type());
    }
    return given == wanted;
  }

  // Everything that is neither in the spec nor read already.
  void report_rest(const BodySpec& spec, Diagnostics& diagnostics) const {
    for (const AttributeNode& node : node_.attributes()) {
      if (!read_attributes_.contains(node.name()) && !find_attribute(spec, node.name())) {
        report_attribute(node, spec, diagnostics);
      }
    }
    for (const BlockNode* node : node_.blocks()) {
      if (!read_blocks_.contains(node->type()) && !find_block(spec, node->type())) {
        report_block(*node, spec, diagnostics);
      }
    }
  }

  std::vector<std::string> unset_names(const BodySpec& spec) const {
    std::vector<std::string> unset;
    for (const AttributeSpec& attribute : spec.attributes) {
      bool is_set = std::ranges::any_of(node_.attributes(), [&](const AttributeNode& node) {
        return node.name() == attribute.name;
      });
      if (!is_set) {
        unset.emplace_back(attribute.name);
      }
    }
    return unset;
  }

  std::set<std::string, std::less<>> misspelt_names(const BodySpec& spec) const {
    std::set<std::string, std::less<>> names;
    std::optional<std::vector<std::string>> unset;
    for (const AttributeNode& node : node_.attributes()) {
      if (!read_attributes_.contains(node.name()) && !find_attribute(spec, node.name())) {
        unset = unset ? std::move(unset) : unset_names(spec);
        if (std::string name = suggest(node.name(), *unset); !name.empty()) {
          names.insert(std::move(name));
        }
      }
    }
    return names;
  }

  void report_attribute(const AttributeNode& node, const BodySpec& spec,
                        Diagnostics& diagnostics) const {
    std::string suggestion = did_you_mean(node.name(), unset_names(spec));
    if (suggestion.empty() && find_block(spec, node.name())) {
      suggestion = fmt::format(" Did you mean to define a block of type \"{}\"?", node.name());
    }
    Diagnostic& problem = diagnostics.emit(node.name_span(), diag::UnsupportedArgument,
                                           std::string(node.name()), suggestion);
    if (suggestion.ends_with("\"?") && find_block(spec, node.name())) {
      problem.hint = fmt::format("remove the \"=\": {} {{ ... }}", node.name());
    }
  }

  static void report_block(const BlockNode& node, const BodySpec& spec, Diagnostics& diagnostics) {
    std::vector<std::string> types;
    for (const BlockSpec& block : spec.blocks) {
      types.emplace_back(block.type);
    }
    std::string suggestion = did_you_mean(node.type(), types);
    if (suggestion.empty() && find_attribute(spec, node.type())) {
      suggestion = fmt::format(
          " Did you mean to define argument \"{}\"? If so, use the equals sign to assign it a "
          "value.",
          node.type());
    }
    diagnostics.emit(node.type_span(), diag::UnsupportedBlock, std::string(node.type()),
                     suggestion);
  }

  const BodyNode& node_;
  Names read_attributes_;
  Names read_blocks_;
};

}  // namespace

BodyPointer native_body(const BodyNode& node) {
  return std::make_shared<NativeBody>(node, NativeBody::Names{}, NativeBody::Names{});
}

}  // namespace kiln
