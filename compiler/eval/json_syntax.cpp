#include <map>

#include "compiler/eval/evaluation.h"
#include "compiler/syntax/json_string.h"
#include "compiler/syntax/parse.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {

Value evaluate_json_string(const JsonStringExpr& expr, Evaluation evaluation) {
  if (!evaluation.scope.allows_templates() || !has_template_sequence(expr.text)) {
    return Value::string(expr.text);
  }
  // A `dynamic` block has it parsed for each element.
  if (!spend(evaluation, static_cast<int64_t>(expr.text.size() / 16))) {
    return Value::unknown({});
  }
  const ParsedExpr parsed = parse_template(expr, evaluation.diagnostics);
  return evaluate(*parsed.root, evaluation);
}

Value evaluate_json_object(const JsonObjectExpr& expr, Evaluation evaluation) {
  std::map<std::string, Value> attributes;
  std::map<std::string, Span> places;
  std::vector<Mark> marks;
  bool is_known = true;
  std::string origin;
  for (const JsonProperty& property : expr.properties) {
    const Expr& name = *property.name;
    Diagnostics name_diagnostics;
    const Value key = evaluate(name, evaluation.reporting_to(name_diagnostics));
    const bool name_failed = name_diagnostics.has_errors();
    evaluation.diagnostics.append(std::move(name_diagnostics));
    Value value = evaluate(*property.value, evaluation);
    marks = union_marks(marks, key.marks());
    const Result<Value> text = convert(key.without_marks(), Type::string());
    if (name_failed || !text || text->is_null()) {
      if (!name_failed) {
        const std::string reason = text ? "Cannot use null value as an object key."
                                        : fmt::format(
                                              "Cannot use this expression as an object "
                                              "key: {}.",
                                              text.error().message);
        explain_references(evaluation.diagnostics.emit(name.span(), diag::InvalidJsonKey, reason),
                           name, evaluation.scope);
      }
      is_known = false;
    } else if (!text->is_known()) {
      is_known = false;
      origin = origin.empty() ? origin_of(key) : origin;
    } else if (const auto [first, is_new] = places.emplace(text->as_string(), name.span());
               is_new) {
      attributes.emplace(text->as_string(), std::move(value));
    } else {
      evaluation.diagnostics
          .emit(name.span(), diag::DuplicateJsonKey, go_quote(text->as_string()),
                property.name->sources->describe(first->second))
          .labels.push_back({first->second, "set here first"});
    }
  }
  if (!is_known) {
    return Value::unknown({}, {false, {}, origin}).with_marks(marks);
  }
  return Value::object(std::move(attributes)).with_marks(marks);
}

}  // namespace kiln
