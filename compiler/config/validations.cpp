#include <utf8proc.h>

#include "compiler/config/attribute.h"
#include "compiler/config/diagnostics.h"
#include "compiler/config/loading.h"
#include "compiler/eval/evaluate.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string_view origin_name(ValueOrigin origin) {
  switch (origin) {
    case ValueOrigin::Unset:
    case ValueOrigin::Default:
      return "default";
    case ValueOrigin::Environment:
      return "env";
    case ValueOrigin::VarFile:
      return "varfile";
    case ValueOrigin::CommandLine:
      break;
  }
  return "cmd";
}

// Whether the condition looks at the variable and at nothing else.
bool has_fitting_references(const std::string& name, const Expr& condition,
                            Diagnostics& diagnostics) {
  bool refers_to_itself = false;
  for (const Reference& reference : references(condition)) {
    if (reference.root == "var" && !reference.steps.empty() && reference.steps[0].name == name) {
      refers_to_itself = true;
      continue;
    }
    diagnostics.emit(reference.span, diag::InvalidValidationReference, name);
    return false;
  }
  if (!refers_to_itself) {
    diagnostics.emit(condition.span(), diag::UselessValidation, name);
  }
  return refers_to_itself;
}

bool is_sentence(std::string_view text) {
  const utf8proc_category_t category =
      utf8proc_category(static_cast<utf8proc_int32_t>(first_code_point(text).value));
  const bool starts_small = category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT ||
                            category == UTF8PROC_CATEGORY_LM || category == UTF8PROC_CATEGORY_LO;
  return !starts_small && (text.ends_with('.') || text.ends_with('?') || text.ends_with('!'));
}

// The message a rule shows; nothing after a problem.
std::optional<std::string> read_message(const BodyContent& content, Diagnostics& diagnostics) {
  std::optional<std::string> message =
      read_string(content, "error_message", literal_scope(), diagnostics);
  if (!message) {
    return std::nullopt;
  }
  const Span span = content.attribute("error_message")->expr->span();
  if (message->empty()) {
    diagnostics.emit(span, diag::EmptyValidationMessage);
    return std::nullopt;
  }
  if (!is_sentence(*message)) {
    diagnostics.emit(span, diag::InvalidValidationMessage);
    return std::nullopt;
  }
  return message;
}

void check_validation(const DeclaredVariable& variable, const BodyBlock& block, const Value& value,
                      Loading& loading) {
  Diagnostics& diagnostics = loading.diagnostics;
  const BodyContent content =
      block.body->content({{{"condition", true}, {"error_message", true}}, {}}, diagnostics);
  const std::optional<std::string> message = read_message(content, diagnostics);
  const BodyAttribute* attribute = content.attribute("condition");
  if (attribute == nullptr || !message) {
    return;
  }
  const std::string& name = variable.config.name;
  const Expr& condition = *attribute->expr;
  if (!has_fitting_references(name, condition, diagnostics) || variable.is_broken ||
      !value.is_known()) {
    return;
  }
  Scope scope;
  scope.set_functions(loading.catalog.functions, &loading.module.call_context);
  scope.set("var", Value::object({{name, value}}));
  const Result<Value> result = convert(evaluate(condition, scope, diagnostics), Type::boolean());
  if (!result) {
    diagnostics.emit(condition.span(), diag::InvalidValidationResult, result.error().message);
    return;
  }
  if (!result->is_known()) {
    return;
  }
  if (result->is_null()) {
    diagnostics.emit(condition.span(), diag::NullValidationResult);
    return;
  }
  if (!result->as_bool()) {
    Diagnostic& diagnostic = diagnostics.emit(variable.config.span, diag::FailedValidation,
                                              *message, loading.sources.describe(condition.span()));
    diagnostic.summary =
        fmt::format("Invalid value for {} variable", origin_name(variable.config.origin));
    diagnostic.labels.push_back({condition.span(), "this condition is false"});
  }
}

}  // namespace

void finish_variables(Loading& loading) {
  std::map<std::string, Value> values;
  for (DeclaredVariable& variable : loading.variables) {
    VariableConfig& config = variable.config;
    if (config.origin == ValueOrigin::Unset) {
      // No origin: this is the one message about it.
      config.value = Value::unknown(config.type);
      if (!variable.is_broken) {
        Diagnostic& diagnostic = loading.diagnostics.emit(config.span, diag::UnsetVariable);
        diagnostic.summary = fmt::format("Unset variable \"{}\"", config.name);
        diagnostic.hint =
            fmt::format("Give it a value with `-var {}=...`{} or a variable file, or a default.",
                        config.name, loading.module.is_legacy ? "" : ", PKR_VAR_" + config.name);
      }
    }
    if (config.sensitive) {
      config.value = config.value.with_marks({{"sensitive", "var." + config.name}});
    }
    for (const BodyBlock& block : variable.validations) {
      check_validation(variable, block, config.value, loading);
    }
    values.emplace(config.name, config.value);
    loading.module.config.variables.push_back(config);
  }
  for (const std::string& name : loading.lost_names) {
    values.try_emplace(name, Value::unknown({}));
  }
  loading.module.config.scope.set("var", Value::object(std::move(values)));
}

}  // namespace kiln
