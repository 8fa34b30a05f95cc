#include <algorithm>
#include <array>
#include <optional>

#include "compiler/eval/evaluate.h"
#include "compiler/eval/type_expression.h"
#include "compiler/value/convert.h"
#include "tests/spec/decoding_spec.h"
#include "tests/spec/diagnostics.h"

namespace kiln {
namespace {

constexpr std::array<std::pair<const char*, SpecKind>, 11> kinds = {{
    {"object", SpecKind::Object},
    {"array", SpecKind::Array},
    {"attr", SpecKind::Attr},
    {"block", SpecKind::Block},
    {"block_list", SpecKind::BlockList},
    {"block_set", SpecKind::BlockSet},
    {"block_map", SpecKind::BlockMap},
    {"block_attrs", SpecKind::BlockAttrs},
    {"literal", SpecKind::Literal},
    {"default", SpecKind::Default},
    {"transform", SpecKind::Transform},
}};

// Specifications may stand here, with a name if they are properties of an object.
BodySpec spec_of_specs(bool are_named) {
  BodySpec spec;
  for (const auto& [name, kind] : kinds) {
    spec.blocks.push_back({name, std::vector<std::string_view>(are_named ? 1 : 0, "name")});
  }
  return spec;
}

class SpecReader {
 public:
  explicit SpecReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    scope_.forbid_variables();
  }

  DecodingSpec read(const BodyBlock& block) {
    const auto found = std::ranges::find(kinds, block.type, &decltype(kinds)::value_type::first);
    DecodingSpec spec{found->second, {}, {}, false, 0, 0, {}, {}, {}, nullptr};
    const std::string given = block.labels.empty() ? "" : block.labels[0].text;
    switch (spec.kind) {
      case SpecKind::Object:
        read_children(*block.body, true, spec);
        break;
      case SpecKind::Array:
      case SpecKind::Default:
        read_children(*block.body, false, spec);
        break;
      case SpecKind::Attr:
        read_attr(*block.body, given, spec);
        break;
      case SpecKind::Block:
      case SpecKind::BlockList:
      case SpecKind::BlockSet:
      case SpecKind::BlockMap:
      case SpecKind::BlockAttrs:
        read_block(block, given, spec);
        break;
      case SpecKind::Literal: {
        const BodyContent content = block.body->content({{{"value", true}}, {}}, diagnostics_);
        spec.value = value(content, "value").value_or(Value());
        break;
      }
      case SpecKind::Transform: {
        BodyPointer rest;
        const BodyContent content =
            block.body->partial_content({{{"result", true}}, {}}, diagnostics_, rest);
        const BodyAttribute* result = content.attribute("result");
        spec.result = result == nullptr ? nullptr : result->expr;
        read_only_child(*rest, block, spec);
        break;
      }
    }
    return spec;
  }

  void read_children(const Body& body, bool are_named, DecodingSpec& spec) {
    for (const BodyBlock& child : body.content(spec_of_specs(are_named), diagnostics_).blocks) {
      spec.children.push_back({are_named ? child.labels[0].text : "", read(child)});
    }
  }

  void read_only_child(const Body& body, const BodyBlock& block, DecodingSpec& spec) {
    read_children(body, false, spec);
    if (spec.children.size() != 1) {
      diagnostics_.emit(block.header_span, diag::OneNestedSpec);
    }
  }

  std::optional<Value> value(const BodyContent& content, std::string_view name) {
    const BodyAttribute* attribute = content.attribute(name);
    return attribute == nullptr ? std::nullopt
                                : std::optional(evaluate(*attribute, scope_, diagnostics_));
  }

 private:
  std::string text(const BodyContent& content, std::string_view name,
                   const std::string& otherwise) {
    const std::optional<Value> found = value(content, name);
    const bool is_text = found && found->has_content() && found->type().is(TypeKind::String);
    return is_text ? found->as_string() : otherwise;
  }

  bool flag(const BodyContent& content, std::string_view name) {
    const std::optional<Value> found = value(content, name);
    return found && found->has_content() && found->type().is(TypeKind::Bool) && found->as_bool();
  }

  size_t count(const BodyContent& content, std::string_view name) {
    const std::optional<Value> found = value(content, name);
    const bool is_number = found && found->has_content() && found->type().is(TypeKind::Number);
    return is_number ? static_cast<size_t>(found->as_number().to_int64().value_or(0)) : 0;
  }

  void read_type(const BodyContent& content, std::string_view name, DecodingSpec& spec) {
    if (const BodyAttribute* type = content.attribute(name)) {
      spec.type = evaluate_type(*type->expr, TypeForm::Constraint, diagnostics_).type;
    }
  }

  void read_attr(const Body& body, const std::string& given, DecodingSpec& spec) {
    const BodyContent content =
        body.content({{{"name"}, {"type"}, {"required"}}, {}}, diagnostics_);
    spec.name = text(content, "name", given);
    spec.required = flag(content, "required");
    read_type(content, "type", spec);
  }

  void read_block(const BodyBlock& block, const std::string& given, DecodingSpec& spec) {
    const BodySpec own{{{"block_type"},
                        {"required"},
                        {"min_items"},
                        {"max_items"},
                        {"labels", spec.kind == SpecKind::BlockMap},
                        {"element_type", spec.kind == SpecKind::BlockAttrs}},
                       {}};
    BodyPointer rest;
    const BodyContent content = block.body->partial_content(own, diagnostics_, rest);
    spec.name = text(content, "block_type", given);
    spec.required = flag(content, "required");
    spec.min_items = count(content, "min_items");
    spec.max_items = count(content, "max_items");
    read_type(content, "element_type", spec);
    if (const std::optional<Value> labels = value(content, "labels")) {
      for (const Value& label :
           labels->type().is(TypeKind::Tuple) ? labels->elements() : std::vector<Value>()) {
        spec.labels.push_back(label.type().is(TypeKind::String) ? label.as_string() : "");
      }
    }
    if (spec.kind != SpecKind::BlockAttrs) {
      read_only_child(*rest, block, spec);
    }
  }

  Diagnostics& diagnostics_;
  Scope scope_;
};

}  // namespace

SpecFile read_spec(const Body& body, Diagnostics& diagnostics) {
  SpecFile file{};
  BodyPointer rest;
  const BodyContent given = body.partial_content({{}, {{"variables", {}}}}, diagnostics, rest);
  Scope literals;
  literals.forbid_variables();
  for (const BodyBlock& block : given.blocks) {
    for (const BodyAttribute& variable : block.body->just_attributes(diagnostics)) {
      file.variables.insert_or_assign(variable.name, evaluate(variable, literals, diagnostics));
    }
  }
  DecodingSpec roots{SpecKind::Array, {}, {}, false, 0, 0, {}, {}, {}, nullptr};
  SpecReader(diagnostics).read_children(*rest, false, roots);
  if (roots.children.size() == 1) {
    file.root = std::move(roots.children[0].spec);
  } else if (!diagnostics.has_errors()) {
    diagnostics.emit(body.missing_item_span(), diag::OneRootSpec);
  }
  return file;
}

}  // namespace kiln
