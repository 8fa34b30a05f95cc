#include "compiler/config/attribute.h"

#include <limits>

#include "compiler/config/diagnostics.h"
#include "compiler/config/mismatch_report.h"
#include "compiler/eval/evaluate.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

// The attribute's value converted to `type`: known at every depth, without marks. Nothing after a
// problem.
std::optional<Value> read(const BodyContent& content, std::string_view name, const Type& type,
                          bool allow_null, const Scope& scope, Diagnostics& diagnostics) {
  const BodyAttribute* attribute = content.attribute(name);
  if (attribute == nullptr) {
    return std::nullopt;
  }
  const size_t mark = diagnostics.mark();
  const Value value = evaluate(*attribute, scope, diagnostics);
  Result<Value> converted = convert(value, type);
  const Span span = attribute->expr->span();
  if (!converted) {
    explain_mismatch(diagnostics.emit(span, diag::UnsuitableValue, converted.error().message),
                     std::string(name), value, type, attribute->expr, scope);
    return std::nullopt;
  }
  if (!converted->is_wholly_known()) {
    const std::string origin = unknown_origin(value);
    const bool was_reported =
        diagnostics.mark() != mark || (origin.empty() && diagnostics.has_errors());
    if (!was_reported) {
      Diagnostic& diagnostic = diagnostics.emit(span, diag::UnsuitableValue, "value must be known");
      diagnostic.hint = origin.empty() ? "" : fmt::format("{} is known only during a run.", origin);
    }
    return std::nullopt;
  }
  if (converted->is_null() && !allow_null) {
    diagnostics.emit(span, diag::UnsuitableValue, "null value is not allowed");
    return std::nullopt;
  }
  return converted->without_marks_deep();
}

}  // namespace

std::optional<std::string> read_string(const BodyContent& content, std::string_view name,
                                       const Scope& scope, Diagnostics& diagnostics) {
  std::optional<Value> value = read(content, name, Type::string(), false, scope, diagnostics);
  return value ? std::optional(value->as_string()) : std::nullopt;
}

std::optional<bool> read_optional_bool(const BodyContent& content, std::string_view name,
                                       const Scope& scope, Diagnostics& diagnostics) {
  std::optional<Value> value = read(content, name, Type::boolean(), true, scope, diagnostics);
  return value && !value->is_null() ? std::optional(value->as_bool()) : std::nullopt;
}

std::vector<std::string> read_strings(const BodyContent& content, std::string_view name,
                                      const Scope& scope, Diagnostics& diagnostics) {
  std::vector<std::string> texts;
  if (content.attribute(name) == nullptr) {
    return texts;
  }
  std::optional<Value> value =
      read(content, name, Type::list(Type::string()), true, scope, diagnostics);
  if (!value || value->is_null()) {
    return texts;
  }
  for (const Value& element : value->elements()) {
    if (element.is_null()) {
      diagnostics.emit(content.attribute(name)->expr->span(), diag::UnsuitableValue,
                       "null value is not allowed");
      return {};
    }
    texts.push_back(element.as_string());
  }
  return texts;
}

std::optional<bool> read_bool(const BodyContent& content, std::string_view name, const Scope& scope,
                              Diagnostics& diagnostics) {
  std::optional<Value> value = read(content, name, Type::boolean(), false, scope, diagnostics);
  return value ? std::optional(value->as_bool()) : std::nullopt;
}

std::optional<uint32_t> read_count(const BodyContent& content, std::string_view name,
                                   const Scope& scope, Diagnostics& diagnostics) {
  std::optional<Value> value = read(content, name, Type::number(), false, scope, diagnostics);
  if (!value) {
    return std::nullopt;
  }
  const std::optional<int64_t> count = value->as_number().to_int64();
  if (!count || *count < 0 || *count > std::numeric_limits<uint32_t>::max()) {
    diagnostics.emit(content.attribute(name)->expr->span(), diag::UnsuitableValue,
                     "value must be a whole number, zero or more");
    return std::nullopt;
  }
  return static_cast<uint32_t>(*count);
}

std::optional<Value> read_value(const BodyContent& content, std::string_view name,
                                const Scope& scope, Diagnostics& diagnostics) {
  const BodyAttribute* attribute = content.attribute(name);
  return attribute == nullptr ? std::nullopt
                              : std::optional(evaluate(*attribute, scope, diagnostics));
}

const Scope& literal_scope() {
  static const Scope scope = [] {
    Scope literals;
    literals.forbid_templates();
    return literals;
  }();
  return scope;
}

std::string unknown_origin(const Value& value) {
  if (!value.is_known()) {
    return value.refinement().origin;
  }
  if (value.is_null()) {
    return {};
  }
  if (value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object)) {
    for (const auto& [key, element] : value.entries()) {
      if (std::string origin = unknown_origin(element); !origin.empty()) {
        return origin;
      }
    }
  } else if (value.type().is_collection() || value.type().is(TypeKind::Tuple)) {
    for (const Value& element : value.elements()) {
      if (std::string origin = unknown_origin(element); !origin.empty()) {
        return origin;
      }
    }
  }
  return {};
}

Value keep_origin(Value converted, const Value& original) {
  if (converted.is_known() || !converted.refinement().origin.empty()) {
    return converted;
  }
  Refinement refinement = converted.refinement();
  refinement.origin = unknown_origin(original);
  return Value::unknown(converted.type(), std::move(refinement)).with_marks_of(converted);
}

}  // namespace kiln
