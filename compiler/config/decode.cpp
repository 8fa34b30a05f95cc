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
    for (const ArgumentSchema& argument : schema_.arguments) {
      const BodyAttribute* attribute = content.attribute(argument.name);
      if (attribute != nullptr) {
        spans_.emplace(argument.name, attribute->span);
      }
      values_.emplace(argument.name, attribute == nullptr
                                         ? Value::null(argument.type.without_optional())
                                         : decode_argument(argument, *attribute));
    }
    for (const NestedBlockSchema& block : schema_.blocks) {
      values_.emplace(block.type, decode_blocks(block, content));
    }
    apply_overrides();
    for (const ArgumentSchema& argument : schema_.arguments) {
      finish_argument(argument, content);
    }
    const bool failed = std::any_of(
        diagnostics_.all().begin() + static_cast<ptrdiff_t>(mark), diagnostics_.all().end(),
        [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::Error; });
    check_rules(schema_, values_, spans_, content.missing_item_span, failed, diagnostics_);
    return {Value::object(std::move(values_)), std::move(spans_), failed};
  }

 private:
  BodySpec spec(bool is_component) const {
    BodySpec spec;
    for (const ArgumentSchema& argument : schema_.arguments) {
      spec.attributes.push_back({argument.name, false});
    }
    if (is_component) {
      for (std::string_view name : internal_arguments) {
        if (schema_.argument(name) == nullptr) {
          spec.attributes.push_back({std::string(name), false});
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
      explain_mismatch(diagnostics_.emit(attribute.expr->span, diag::IncorrectArgumentType,
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
      return decoded.empty() ? Value::null(nested.schema.type()) : decoded.front();
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
      auto present = values_.find(name);
      if (present == values_.end()) {
        std::vector<std::string> known;
        std::ranges::transform(values_, std::back_inserter(known),
                               [](const auto& entry) { return entry.first; });
        diagnostics_.emit(overrides_.span, diag::UnsupportedOverride, name,
                          did_you_mean(name, known));
        continue;
      }
      Result<Value> converted = convert(value, override_type(name));
      if (!converted) {
        diagnostics_.emit(overrides_.span, diag::IncorrectArgumentType, name,
                          converted.error().message);
        continue;
      }
      present->second = *std::move(converted);
    }
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
    Value& value = values_.at(argument.name);
    const auto span = spans_.find(argument.name);
    if (value.is_known() && value.is_null()) {
      const bool is_missing = span == spans_.end();
      if (argument.required && is_missing && !content.misspelt.contains(argument.name)) {
        diagnostics_.emit(content.missing_item_span, diag::MissingArgument, argument.name);
      } else if (argument.required && !is_missing) {
        diagnostics_.emit(span->second, diag::NullArgument, argument.name);
      }
      value = argument.default_value ? argument.default_value->with_marks_of(value) : value;
      return;
    }
    const Span place = span == spans_.end() ? overrides_.span : span->second;
    if (!argument.deprecated.empty()) {
      diagnostics_.emit(place, diag::DeprecatedArgument, argument.name, argument.deprecated);
    }
    check_one_of(argument, value, place, diagnostics_);
    if (argument.sensitive && !value.contains_mark("sensitive")) {
      value = value.with_marks({{"sensitive", argument.name}});
    }
  }

  const Schema& schema_;
  const Overrides& overrides_;
  const Scope& scope_;
  Diagnostics& diagnostics_;
  std::map<std::string, Value> values_;
  std::map<std::string, Span, std::less<>> spans_;
};

}  // namespace

DecodedBody decode(const Body& body, const Schema& schema, const Overrides& overrides,
                   const Scope& scope, Diagnostics& diagnostics) {
  // Nothing is owned: the caller keeps body and scope while they are used here.
  const BodyPointer expanded = expand_dynamic_blocks(
      BodyPointer(BodyPointer(), &body), std::shared_ptr<const Scope>(BodyPointer(), &scope));
  return BodyDecoder(schema, overrides, scope, diagnostics).decode(*expanded, true);
}

Value decode(const Body& body, const Schema& schema, const Scope& scope, Diagnostics& diagnostics) {
  return decode(body, schema, Overrides{}, scope, diagnostics).value;
}

}  // namespace kiln
