#include "compiler/eval/evaluate.h"
#include "compiler/eval/evaluation.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// The text of a key that stands for its own name.
std::string_view literal_word(const Expr& key) {
  if (key.kind == ExprKind::Variable) {
    return as<VariableExpr>(key).name();
  }
  if (key.kind == ExprKind::Literal) {
    switch (as<LiteralExpr>(key).literal()) {
      case LiteralKind::True:
        return "true";
      case LiteralKind::False:
        return "false";
      case LiteralKind::Null:
        return "null";
      case LiteralKind::Number:
        return {};
    }
  }
  if (key.kind == ExprKind::JsonString && is_identifier(as<JsonStringExpr>(key).text)) {
    return as<JsonStringExpr>(key).text;
  }
  return {};
}

Value evaluate_key(const Expr& key, Evaluation evaluation) {
  if (std::string_view word = literal_word(key); !word.empty()) {
    return Value::string(word);
  }
  if (as_reference(key)) {
    evaluation.diagnostics.emit(key.span(), diag::AmbiguousKey);
    return Value::unknown({});
  }
  return evaluate(key, evaluation);
}

}  // namespace

std::optional<std::string_view> as_keyword(const Expr& expr) {
  std::string_view word = literal_word(expr);
  return word.empty() ? std::nullopt : std::optional(word);
}

Value evaluate_object(const ObjectExpr& expr, Evaluation evaluation) {
  std::map<std::string, Value> attributes;
  std::vector<Mark> marks;
  bool is_known = true;
  std::string origin;
  for (const ObjectItem& item : expr.items) {
    Diagnostics key_diagnostics;
    Value key = evaluate_key(*item.key, evaluation.reporting_to(key_diagnostics));
    bool key_failed = key_diagnostics.has_errors();
    evaluation.diagnostics.append(std::move(key_diagnostics));
    Value value = evaluate(*item.value, evaluation);
    if (key_failed) {
      is_known = false;
      continue;
    }
    if (key.is_null()) {
      explain_references(evaluation.diagnostics.emit(item.value->span(), diag::NullKey), *item.key,
                         evaluation.scope);
      is_known = false;
      continue;
    }
    marks = union_marks(marks, key.marks());
    Result<Value> text = convert(key.without_marks(), Type::string());
    if (!text) {
      explain_references(evaluation.diagnostics.emit(item.key->span(), diag::IncorrectKeyType,
                                                     text.error().message),
                         *item.key, evaluation.scope);
      is_known = false;
      continue;
    }
    if (!text->is_known()) {
      is_known = false;
      origin = origin.empty() ? origin_of(key) : origin;
      continue;
    }
    attributes.insert_or_assign(text->as_string(), std::move(value));
  }
  if (!is_known) {
    return Value::unknown({}, {false, {}, origin});
  }
  return Value::object(std::move(attributes)).with_marks(marks);
}

}  // namespace kiln
