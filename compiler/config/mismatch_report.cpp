#include "compiler/config/mismatch_report.h"

#include <fmt/format.h>

#include <optional>

#include "compiler/eval/evaluate.h"
#include "compiler/eval/explain.h"
#include "compiler/value/convert.h"
#include "compiler/value/mismatch_place.h"

namespace kiln {
namespace {

// The name or the text that an object's key is written as.
std::optional<std::string> written_key(const Expr& key) {
  if (const std::optional<std::string_view> word = as_keyword(key)) {
    return std::string(*word);
  }
  if (key.kind != ExprKind::Template) {
    return std::nullopt;
  }
  std::string text;
  for (const TemplatePart& part : as<TemplateExpr>(key).parts()) {
    if (part.kind != TemplatePartKind::Text) {
      return std::nullopt;
    }
    text += part.text();
  }
  return text;
}

// Where the part of a value is written, one step further in; null when it is not written out.
const Expr* written_part(const Expr& expr, const MismatchPlace::Step& step) {
  if (expr.kind == ExprKind::Tuple && step.is_index) {
    const auto elements = as<TupleExpr>(expr).elements;
    const size_t index = std::stoul(step.key);
    return index < elements.size() ? elements[index] : nullptr;
  }
  if (expr.kind == ExprKind::Object && !step.is_index) {
    // The last one of a key counts.
    const Expr* found = nullptr;
    for (const ObjectItem& item : as<ObjectExpr>(expr).items) {
      found = written_key(*item.key) == step.key ? item.value : found;
    }
    return found;
  }
  return nullptr;
}

bool wants_brackets(const Value& value, const Type& wanted) {
  return (wanted.is(TypeKind::List) || wanted.is(TypeKind::Set)) && value.has_content() &&
         (value.type().is(TypeKind::String) || value.type().is(TypeKind::Number) ||
          value.type().is(TypeKind::Bool));
}

}  // namespace

void explain_mismatch(Diagnostic& diagnostic, const std::string& name, const Value& value,
                      const Type& wanted, const Expr* expr, const Scope& scope) {
  const MismatchPlace place = find_mismatch(value, wanted);
  const Expr* written = expr;
  for (const MismatchPlace::Step& step : place.steps) {
    written = written == nullptr ? nullptr : written_part(*written, step);
  }
  const Result<Value> failed = convert(place.found, place.wanted);
  const std::string expected = failed ? std::string() : failed.error().message;
  if (!place.steps.empty()) {
    const std::string found = describe_value(place.found);
    if (!found.empty()) {
      diagnostic.values.emplace_back(name + place.path(), fmt::format("{}; {}", found, expected));
    }
    if (written != nullptr) {
      diagnostic.labels.push_back({written->span(), expected});
    }
  }
  if (written != nullptr) {
    explain_references(diagnostic, *written, scope);
  }
  if (wants_brackets(place.found, place.wanted)) {
    diagnostic.hint = "A list of one is written with brackets: [...].";
  }
}

}  // namespace kiln
