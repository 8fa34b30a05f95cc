#include "compiler/eval/explain.h"

#include <fmt/format.h>

#include <set>

#include "compiler/eval/evaluate.h"
#include "compiler/eval/traversal.h"
#include "compiler/source/check.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// More would bury the message.
constexpr size_t max_explained = 5;
constexpr size_t max_shown_text = 60;
constexpr size_t max_named = 5;

std::string count(size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string shown_text(const std::string& text) {
  if (text.size() <= max_shown_text) {
    return go_quote(text);
  }
  size_t end = max_shown_text;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  return go_quote(text.substr(0, end)) + "...";
}

std::string describe_object(const Value& value) {
  const auto& attributes = value.entries();
  if (attributes.empty() || attributes.size() > max_named) {
    return fmt::format("is an object with {}", count(attributes.size(), "attribute"));
  }
  std::string names;
  for (const auto& [name, attribute] : attributes) {
    names += names.empty() ? "" : ", ";
    names += shown_text(name);
  }
  return fmt::format("is an object with the attribute{} {}", attributes.size() == 1 ? "" : "s",
                     names);
}

std::string reference_text(const Reference& reference) {
  std::string text = reference.root;
  for (const ReferenceStep& step : reference.steps) {
    text += step.is_index ? fmt::format("[{}]", step.name) : fmt::format(".{}", step.name);
  }
  return text;
}

// Nothing when the reference leads nowhere: that has its own message.
std::optional<Value> resolve(const Reference& reference, const Scope& scope) {
  const Value* root = scope.find(reference.root);
  if (root == nullptr) {
    return std::nullopt;
  }
  Value value = *root;
  Diagnostics failures;
  Diagnostic* reported = nullptr;
  for (const ReferenceStep& step : reference.steps) {
    value = step.is_index ? element_at(value, Value::string(step.name), step.span, scope.context(),
                                       failures, reported)
                          : attribute_of(value, step.name, step.span, failures, reported);
    if (reported != nullptr) {
      return std::nullopt;
    }
  }
  return value;
}

}  // namespace

std::string describe_value(const Value& value) {
  // What is inside of a value is counted or named here, never shown.
  if (value.is_marked()) {
    return value.contains_mark("sensitive") ? "is (sensitive value)" : "";
  }
  if (!value.is_known()) {
    const std::string& origin = value.refinement().origin;
    return origin.empty() ? "" : fmt::format("is not known yet: it comes from {}", origin);
  }
  if (value.is_null()) {
    return "is null";
  }
  switch (value.type().kind()) {
    case TypeKind::Bool:
      return value.as_bool() ? "is true" : "is false";
    case TypeKind::Number:
      return fmt::format("is {:.10g}", value.as_number().to_double());
    case TypeKind::String:
      return fmt::format("is {}", shown_text(value.as_string()));
    case TypeKind::List:
    case TypeKind::Set:
    case TypeKind::Map:
      return fmt::format("is a {} with {}", value.type().friendly_name(),
                         count(value.size(), "element"));
    case TypeKind::Tuple:
      return fmt::format("is a tuple with {}", count(value.size(), "element"));
    case TypeKind::Object:
      return describe_object(value);
    case TypeKind::Dynamic:
    case TypeKind::Capsule:
      return {};
  }
  KILN_CHECK(false, "a value has a type");
}

void explain_references(Diagnostic& diagnostic, const Expr& expr, const Scope& scope) {
  std::set<std::string> seen;
  for (const Reference& reference : references(expr)) {
    if (diagnostic.values.size() >= max_explained) {
      return;
    }
    std::string text = reference_text(reference);
    if (!seen.insert(text).second) {
      continue;
    }
    if (auto value = resolve(reference, scope)) {
      if (std::string description = describe_value(*value); !description.empty()) {
        diagnostic.values.emplace_back(std::move(text), std::move(description));
      }
    }
  }
}

}  // namespace kiln
