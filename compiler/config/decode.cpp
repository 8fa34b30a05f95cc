#include "compiler/config/decode.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/mismatch_report.h"
#include "compiler/config/rules.h"
#include "compiler/eval/dynamic_blocks.h"
#include "compiler/eval/evaluate.h"
#include "compiler/source/suggest.h"
#include "compiler/syntax/diagnostics.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

// Every component of Packer has these, set by Packer itself whatever a template says.
constexpr std::array<std::string_view, 8> internal_arguments = {
    "packer_build_name",     "packer_builder_type",
    "packer_core_version",   "packer_debug",
    "packer_force",          "packer_on_error",
    "packer_user_variables", "packer_sensitive_variables"};

class BodyDecoder {
 public:
  BodyDecoder(const Schema& schema, const Overrides& overrides, const Scope& scope,
              Diagnostics& diagnostics)
      : schema_(schema), overrides_(overrides), scope_(scope), diagnostics_(diagnostics) {}

  DecodedBody decode(const Body& body, bool is_component) {
    const size_t mark = diagnostics_.mark();
    const BodyContent content = body.content(spec(is_component), diagnostics_);
    for (const BodyAttribute& attribute : content.attributes) {
      if (const ArgumentSchema* argument = schema_.argument(attribute.name)) {
        spans_.emplace(argument->name, attribute.span);
        values_.emplace(argument->name, decode_argument(*argument, attribute));
      }
    }
    for (const NestedBlockSchema& block : schema_.blocks) {
      // A null that settle_unset() would drop.
      const bool is_left_out = is_component && !block.repeatable && !has_block(content, block.type);
      if (!is_left_out) {
        values_.emplace(block.type, decode_blocks(block, content));
      }
    }
    apply_overrides();
    // What a misspelt or wrong argument was meant to be may be missing. That a block in it has
    // wrong options is no such reason.
    const bool failed = std::any_of(diagnostics_.all().begin() + static_cast<ptrdiff_t>(mark),
                                    diagnostics_.all().end(), [](const Diagnostic& diagnostic) {
                                      return diagnostic.severity == Severity::Error &&
                                             diagnostic.kind != diag::InvalidOptions.kind;
                                    });
    for (const ArgumentSchema& argument : schema_.arguments) {
      finish_argument(argument, content);
    }
    check_rules(schema_, values_, spans_, content.missing_item_span, failed, diagnostics_);
    settle_unset(is_component);
    return {Value::object(std::move(values_)), std::move(spans_), failed};
  }

 private:
  static bool has_block(const BodyContent& content, std::string_view type) {
    return std::ranges::find(content.blocks, type, &BodyBlock::type) != content.blocks.end();
  }

  // Of a component what is not set is left out; a block of several has all of its arguments.
  void settle_unset(bool is_component) {
    if (is_component) {
      std::erase_if(values_, [](const auto& entry) {
        return entry.second.is_known() && entry.second.is_null();
      });
      return;
    }
    for (const ArgumentSchema& argument : schema_.arguments) {
      if (!values_.contains(argument.name)) {
        values_.emplace(argument.name, Value::null(argument.type.without_optional()));
      }
    }
  }

  BodySpec spec(bool is_component) const {
    BodySpec spec;
    spec.attributes.reserve(schema_.arguments.size() +
                            (is_component ? internal_arguments.size() : 0));
    for (const ArgumentSchema& argument : schema_.arguments) {
      spec.attributes.push_back({argument.name, false});
    }
    if (is_component) {
      for (std::string_view name : internal_arguments) {
        if (schema_.argument(name) == nullptr) {
          spec.attributes.push_back({name, false});
        }
      }
    }
    for (const NestedBlockSchema& block : schema_.blocks) {
      spec.blocks.push_back({block.type, {}});
    }
    return spec;
  }

  Value decode_argument(const ArgumentSchema& argument, const BodyAttribute& attribute) {
    const Value value = evaluate(attribute, scope_, diagnostics_);
    Result<Value> converted = convert(value, argument.type);
    if (!converted) {
      explain_mismatch(diagnostics_.emit(attribute.expr->span(), diag::IncorrectArgumentType,
                                         argument.name, converted.error().message),
                       argument.name, value, argument.type, attribute.expr, scope_);
      return Value::unknown(argument.type.without_optional());
    }
    return keep_origin(*std::move(converted), value);
  }

  Value decode_blocks(const NestedBlockSchema& nested, const BodyContent& content) {
    std::vector<Value> decoded;
    const BodyBlock* first = nullptr;
    for (const BodyBlock& block : content.blocks) {
      if (block.type != nested.type) {
        continue;
      }
      if (first != nullptr && !nested.repeatable) {
        Diagnostic& diagnostic =
            diagnostics_.emit(block.header_span, diag::DuplicateNestedBlock, nested.type);
        diagnostic.summary = fmt::format("Duplicate {} block", nested.type);
        diagnostic.labels.push_back({first->header_span, "the first one is here"});
        continue;
      }
      first = first == nullptr ? &block : first;
      spans_.emplace(nested.type, first->header_span);
      const Overrides none;
      BodyDecoder inner(nested.schema, none, scope_, diagnostics_);
      decoded.push_back(inner.decode(*block.body, false).value);
    }
    if (!nested.repeatable) {
      return decoded.empty() ? Value::null(nested.schema.type()) : std::move(decoded.front());
    }
    return list_of_blocks(nested, std::move(decoded));
  }

  // Elements of one list have one type; where an argument of any type makes them differ, a tuple
  // holds them.
  static Value list_of_blocks(const NestedBlockSchema& nested, std::vector<Value> decoded) {
    const Type element = decoded.empty() ? nested.schema.type() : decoded.front().type();
    const bool all_same =
        std::ranges::all_of(decoded, [&](const Value& value) { return value.type() == element; });
    return all_same ? Value::list(element, std::move(decoded)) : Value::tuple(std::move(decoded));
  }

  void apply_overrides() {
    if (!overrides_.values.has_content()) {
      return;
    }
    for (const auto& [name, value] : overrides_.values.entries()) {
      if (schema_.argument(name) == nullptr && schema_.block(name) == nullptr) {
        diagnostics_.emit(overrides_.span, diag::UnsupportedOverride, name,
                          did_you_mean(name, option_names()));
        continue;
      }
      Result<Value> converted = convert(value, override_type(name));
      if (!converted) {
        diagnostics_.emit(overrides_.span, diag::IncorrectArgumentType, name,
                          converted.error().message);
        continue;
      }
      values_.insert_or_assign(name, *std::move(converted));
    }
  }

  // In order of their names.
  std::vector<std::string> option_names() const {
    std::vector<std::string> names;
    std::ranges::transform(schema_.arguments, std::back_inserter(names), &ArgumentSchema::name);
    std::ranges::transform(schema_.blocks, std::back_inserter(names), &NestedBlockSchema::type);
    std::ranges::sort(names);
    return names;
  }

  Type override_type(const std::string& name) const {
    if (const ArgumentSchema* argument = schema_.argument(name)) {
      return argument->type;
    }
    const NestedBlockSchema& block = *schema_.block(name);
    std::vector<std::string> optional;
    const Type type = block.schema.type();
    for (const auto& [attribute, unused] : type.attributes()) {
      optional.push_back(attribute);
    }
    const Type lenient = Type::object(type.attributes(), std::move(optional));
    return block.repeatable ? Type::list(lenient) : lenient;
  }

  void finish_argument(const ArgumentSchema& argument, const BodyContent& content) {
    const auto found = values_.find(argument.name);
    const auto span = spans_.find(argument.name);
    const bool is_missing =
        found == values_.end() || (found->second.is_known() && found->second.is_null());
    const bool is_unset = span == spans_.end();
    const bool was_reported = is_unset && content.misspelt.contains(argument.name);
    if (!argument.missing.empty() && (is_missing || is_empty_text(found->second))) {
      if (!was_reported) {
        diagnostics_.emit(is_unset ? content.missing_item_span : span->second, diag::InvalidOptions,
                          argument.missing);
      }
    } else if (is_missing) {
      if (argument.required && is_unset && !was_reported) {
        diagnostics_.emit(content.missing_item_span, diag::MissingArgument, argument.name);
      } else if (argument.required && !is_unset) {
        diagnostics_.emit(span->second, diag::NullArgument, argument.name);
      }
    }
    if (is_missing) {
      if (argument.default_value) {
        const Value written = found == values_.end() ? Value() : found->second;
        values_.insert_or_assign(argument.name, argument.default_value->with_marks_of(written));
      }
      return;
    }
    Value& value = found->second;
    const Span place = span == spans_.end() ? overrides_.span : span->second;
    if (!argument.deprecated.empty()) {
      diagnostics_.emit(place, diag::DeprecatedArgument, argument.name, argument.deprecated);
    }
    check_one_of(argument, value, place, diagnostics_);
    if (argument.is_duration) {
      check_duration(value, place, diagnostics_);
    }
    if (argument.sensitive && !value.contains_mark("sensitive")) {
      value = value.with_marks({{"sensitive", argument.name}});
    }
  }

  static bool is_empty_text(const Value& value) {
    return value.has_content() && value.type().is(TypeKind::String) && value.as_string().empty();
  }

  const Schema& schema_;
  const Overrides& overrides_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
  std::map<std::string, Value> values_;
  std::map<std::string, Span, std::less<>> spans_;
};

// A body that has no schema: its arguments as they are, each type of block a tuple of objects.
DecodedBody decode_open(const Body& body, const Scope& scope, Diagnostics& diagnostics) {
  DecodedBody decoded;
  std::map<std::string, Value> values;
  std::map<std::string, std::vector<Value>> blocks;
  const BodyContent content = body.content(body.shape(), diagnostics);
  for (const BodyAttribute& attribute : content.attributes) {
    decoded.argument_spans.emplace(attribute.name, attribute.span);
    values.insert_or_assign(attribute.name, evaluate(attribute, scope, diagnostics));
  }
  for (const BodyBlock& block : content.blocks) {
    decoded.argument_spans.emplace(block.type, block.header_span);
    Value value = decode_open(*block.body, scope, diagnostics).value;
    for (auto label = block.labels.rbegin(); label != block.labels.rend(); ++label) {
      value = Value::object({{label->text, std::move(value)}});
    }
    blocks[block.type].push_back(std::move(value));
  }
  for (auto& [type, elements] : blocks) {
    values.insert_or_assign(type, Value::tuple(std::move(elements)));
  }
  decoded.value = Value::object(std::move(values));
  return decoded;
}

// Options that override those of a body without a schema.
void override_open(DecodedBody& decoded, const Overrides& overrides) {
  if (!overrides.values.has_content()) {
    return;
  }
  std::map<std::string, Value> values = decoded.value.entries();
  for (const auto& [name, value] : overrides.values.entries()) {
    values.insert_or_assign(name, value);
    decoded.argument_spans.insert_or_assign(name, overrides.span);
  }
  decoded.value = Value::object(std::move(values));
}

}  // namespace

DecodedBody decode(const Body& body, const Schema& schema, const Overrides& overrides,
                   const Scope& scope, Diagnostics& diagnostics) {
  // Nothing is owned: the caller keeps body and scope while they are used here.
  const BodyPointer expanded = expand_dynamic_blocks(
      BodyPointer(BodyPointer(), &body), std::shared_ptr<const Scope>(BodyPointer(), &scope));
  if (schema.is_open) {
    DecodedBody decoded = decode_open(*expanded, scope, diagnostics);
    override_open(decoded, overrides);
    return decoded;
  }
  return BodyDecoder(schema, overrides, scope, diagnostics).decode(*expanded, true);
}

Value decode(const Body& body, const Schema& schema, const Scope& scope, Diagnostics& diagnostics) {
  return decode(body, schema, Overrides{}, scope, diagnostics).value;
}

}  // namespace kiln
