#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/source/suggest.h"
#include "compiler/syntax/body.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

constexpr std::string_view comment_name = "//";

// The place of a value's first character if it has an inside, else the whole.
Span start_span(const Expr& value) {
  return value.kind == ExprKind::JsonObject || value.kind == ExprKind::Tuple
             ? Span{value.span().source, value.span().begin, value.span().begin + 1}
             : value.span();
}

bool is_null(const Expr& value) {
  return value.kind == ExprKind::Literal && as<LiteralExpr>(value).literal() == LiteralKind::Null;
}

BodyAttribute body_attribute(const JsonProperty& property) {
  return {std::string(property.name->text), property.name->span(),
          join(property.name->span(), property.value->span()), property.value};
}

// The properties of an object, or of all objects in an array: what a body or a level of labels is.
// `whole` and `element` are what to say when it is neither.
std::vector<JsonProperty> collect(const Expr& value, const std::string& whole,
                                  const std::string& element, Diagnostics& diagnostics) {
  std::vector<JsonProperty> properties;
  auto add = [&](const Expr& object) {
    const auto& own = as<JsonObjectExpr>(object).properties;
    properties.insert(properties.end(), own.begin(), own.end());
  };
  if (value.kind == ExprKind::JsonObject) {
    add(value);
  } else if (value.kind == ExprKind::Tuple) {
    for (const Expr* object : as<TupleExpr>(value).elements) {
      if (object->kind == ExprKind::JsonObject) {
        add(*object);
      } else if (object->kind != ExprKind::Invalid) {
        diagnostics.emit(start_span(*object), diag::JsonWrongType, element);
      }
    }
  } else if (!is_null(value) && value.kind != ExprKind::Invalid) {
    diagnostics.emit(value.span(), diag::JsonWrongType, whole);
  }
  return properties;
}

// A block while its labels are being read.
struct BlockReader {
  const BlockSpec& spec;
  Span type_span;
  std::vector<BodyBlock>& blocks;
  Diagnostics& diagnostics;
  std::vector<BodyLabel> labels = {};

  void read(const Expr& value) {
    if (labels.size() < spec.label_names.size()) {
      read_label(value);
    } else if (value.kind == ExprKind::JsonObject) {
      add(value, start_span(value));
    } else if (value.kind == ExprKind::Tuple) {
      for (const Expr* element : as<TupleExpr>(value).elements) {
        add(*element, start_span(value));
      }
    } else if (!is_null(value) && value.kind != ExprKind::Invalid) {
      diagnostics.emit(value.span(), diag::JsonWrongType,
                       fmt::format("Either a JSON object or a JSON array is required, representing "
                                   "the contents of one or more {} blocks.",
                                   go_quote(spec.type)));
    }
  }

 private:
  void read_label(const Expr& value) {
    if (value.kind == ExprKind::Invalid) {
      return;
    }
    const std::string name(spec.label_names[labels.size()]);
    const size_t mark = diagnostics.mark();
    const std::vector<JsonProperty> properties = collect(
        value,
        fmt::format("Either a JSON object or JSON array of objects is required here, to specify {} "
                    "labels for this block.",
                    name),
        fmt::format("A JSON object is required here, to specify {} labels for this block.", name),
        diagnostics);
    if (properties.empty() && diagnostics.mark() == mark) {
      diagnostics.emit(start_span(value), diag::JsonMissingLabel, std::string(spec.type), name);
    }
    for (const JsonProperty& property : properties) {
      labels.push_back({std::string(property.name->text), property.name->span()});
      read(*property.value);
      labels.pop_back();
    }
  }

  void add(const Expr& content, Span open) {
    blocks.push_back({std::string(spec.type), labels, json_body(content), type_span, open});
  }
};

// The body that an object, or an array of objects, stands for; without what was read from it
// already.
class JsonBody final : public Body {
 public:
  using Names = std::set<std::string_view>;

  JsonBody(const Expr& value, Names read) : value_(value), read_(std::move(read)) {}

  BodyContent content(const BodySpec& spec, Diagnostics& diagnostics) const override {
    Names read = read_;
    const std::vector<JsonProperty> properties = own_properties(diagnostics);
    BodyContent content = this->read(properties, spec, read, diagnostics);
    report_rest(properties, spec, read, diagnostics);
    return content;
  }

  BodyContent partial_content(const BodySpec& spec, Diagnostics& diagnostics,
                              BodyPointer& rest) const override {
    Names read = read_;
    BodyContent content = this->read(own_properties(diagnostics), spec, read, diagnostics);
    rest = std::make_shared<JsonBody>(value_, std::move(read));
    return content;
  }

  std::vector<BodyAttribute> just_attributes(Diagnostics& diagnostics) const override {
    std::vector<BodyAttribute> attributes;
    if (value_.kind != ExprKind::JsonObject) {
      if (value_.kind != ExprKind::Invalid) {
        diagnostics.emit(start_span(value_), diag::JsonWrongType,
                         "A JSON object is required here, setting the arguments for this block.");
      }
      return attributes;
    }
    std::unordered_map<std::string_view, const JsonProperty*> seen;
    for (const JsonProperty& property : as<JsonObjectExpr>(value_).properties) {
      const std::string_view name = property.name->text;
      if (name == comment_name || read_.contains(name)) {
        continue;
      }
      const auto [first, is_new] = seen.emplace(name, &property);
      if (is_new) {
        attributes.push_back(body_attribute(property));
      } else {
        report_duplicate(diag::JsonDuplicateAttribute, property, *first->second, diagnostics);
      }
    }
    return attributes;
  }

  BodySpec shape() const override {
    BodySpec shape;
    if (value_.kind != ExprKind::JsonObject) {
      return shape;
    }
    Names listed = read_;
    for (const JsonProperty& property : as<JsonObjectExpr>(value_).properties) {
      const std::string_view name = property.name->text;
      if (name != comment_name && listed.insert(name).second) {
        shape.attributes.push_back({name});
      }
    }
    return shape;
  }

  // The closing brace of an object, the opening bracket of an array.
  Span missing_item_span() const override {
    const Span span = value_.span();
    return value_.kind == ExprKind::JsonObject && span.end > span.begin
               ? Span{span.source, span.end - 1, span.end}
               : start_span(value_);
  }

 private:
  std::vector<JsonProperty> own_properties(Diagnostics& diagnostics) const {
    return collect(value_,
                   "Either a JSON object or JSON array of objects is required here, to define "
                   "arguments and child blocks.",
                   "A JSON object is required here, to define arguments and child blocks.",
                   diagnostics);
  }

  template <typename Kind>
  static void report_duplicate(const Kind& kind, const JsonProperty& property,
                               const JsonProperty& first, Diagnostics& diagnostics) {
    const Span before = join(first.name->span(), first.value->span());
    diagnostics
        .emit(property.name->span(), kind, go_quote(property.name->text),
              property.name->sources->describe(before))
        .labels.push_back({first.name->span(), "set here first"});
  }

  // Adds what it reads to `read`.
  BodyContent read(const std::vector<JsonProperty>& properties, const BodySpec& spec, Names& read,
                   Diagnostics& diagnostics) const {
    std::unordered_map<std::string_view, const AttributeSpec*> attributes;
    for (const AttributeSpec& attribute : spec.attributes) {
      attributes.emplace(attribute.name, &attribute);
    }
    std::unordered_map<std::string_view, const BlockSpec*> blocks;
    for (const BlockSpec& block : spec.blocks) {
      blocks.emplace(block.type, &block);
    }
    BodyContent content{{}, {}, missing_item_span()};
    std::unordered_map<std::string_view, const JsonProperty*> seen;
    for (const JsonProperty& property : properties) {
      const std::string_view name = property.name->text;
      if (read_.contains(name)) {
        continue;
      }
      if (attributes.contains(name)) {
        const auto [first, is_new] = seen.emplace(name, &property);
        if (is_new) {
          content.attributes.push_back(body_attribute(property));
        } else {
          report_duplicate(diag::JsonDuplicateArgument, property, *first->second, diagnostics);
        }
        read.insert(name);
      } else if (const auto block = blocks.find(name); block != blocks.end()) {
        BlockReader{*block->second, property.name->span(), content.blocks, diagnostics}.read(
            *property.value);
        read.insert(name);
      }
    }
    for (const AttributeSpec& attribute : spec.attributes) {
      if (attribute.required && !seen.contains(attribute.name)) {
        diagnostics.emit(missing_item_span(), diag::MissingArgument, std::string(attribute.name));
      }
    }
    return content;
  }

  static void report_rest(const std::vector<JsonProperty>& properties, const BodySpec& spec,
                          const Names& read, Diagnostics& diagnostics) {
    std::vector<std::string> known;
    for (const AttributeSpec& attribute : spec.attributes) {
      if (!read.contains(attribute.name)) {
        known.emplace_back(attribute.name);
      }
    }
    for (const BlockSpec& block : spec.blocks) {
      known.emplace_back(block.type);
    }
    for (const JsonProperty& property : properties) {
      const std::string_view name = property.name->text;
      if (name != comment_name && !read.contains(name)) {
        diagnostics.emit(property.name->span(), diag::JsonExtraneousProperty, go_quote(name),
                         did_you_mean(name, known));
      }
    }
  }

  const Expr& value_;
  Names read_;
};

}  // namespace

BodyPointer json_body(const Expr& value) {
  return std::make_shared<JsonBody>(value, JsonBody::Names{});
}

}  // namespace kiln
