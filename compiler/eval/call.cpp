#include "compiler/eval/call.h"

#include "compiler/eval/evaluation.h"
#include "compiler/eval/lazy_functions.h"
#include "compiler/eval/secret_texts.h"
#include "compiler/source/suggest.h"
#include "compiler/value/convert.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// An argument as a call gets it: written, or one element of the value before `...`.
struct Argument {
  const Expr* expr;
  // Set for an element.
  std::optional<Value> value;
};

void report_unknown_function(const CallExpr& expr, Evaluation evaluation) {
  std::vector<std::string> names = evaluation.scope.function_names();
  size_t colons = expr.name().rfind("::");
  if (colons == std::string_view::npos) {
    evaluation.diagnostics.emit(expr.name_span(), diag::UnknownFunction, go_quote(expr.name()),
                                did_you_mean(expr.name(), names));
    return;
  }
  std::string_view space = expr.name().substr(0, colons + 2);
  std::vector<std::string> local_names;
  for (const std::string& name : names) {
    if (name.starts_with(space) && name.find("::", space.size()) == std::string::npos) {
      local_names.push_back(name.substr(space.size()));
    }
  }
  if (local_names.empty()) {
    evaluation.diagnostics.emit(expr.name_span(), diag::UnknownNamespace, go_quote(space));
    return;
  }
  std::string_view local = expr.name().substr(space.size());
  evaluation.diagnostics.emit(expr.name_span(), diag::UnknownFunctionInNamespace, go_quote(local),
                              std::string(space), did_you_mean(local, local_names));
}

// Puts the elements of the last argument in its place. False when the call cannot go on: a problem
// was reported, or the arguments are not known (then `result` tells of them).
bool expand_last(std::vector<Argument>& arguments, Evaluation evaluation, Value& result) {
  const Expr& expr = *arguments.back().expr;
  Diagnostics found;
  Value value = evaluate(expr, evaluation.reporting_to(found));
  bool failed = found.has_errors();
  evaluation.diagnostics.append(std::move(found));
  result = Value::unknown({});
  if (failed) {
    return false;
  }
  const Type& type = value.type();
  if (!type.is(TypeKind::Dynamic) && !type.is(TypeKind::Tuple) && !type.is(TypeKind::List) &&
      !type.is(TypeKind::Set)) {
    explain_references(evaluation.diagnostics.emit(expr.span(), diag::InvalidExpansion), expr,
                       evaluation.scope);
    return false;
  }
  if (value.is_null()) {
    explain_references(evaluation.diagnostics.emit(expr.span(), diag::NullExpansion), expr,
                       evaluation.scope);
    return false;
  }
  if (!value.is_known()) {
    result =
        keep_marks(unknown_from({}, value, value), value.all_marks(), evaluation.scope.context());
    return false;
  }
  arguments.pop_back();
  for (const Value& element : value.elements()) {
    arguments.push_back({&expr, element.with_marks_of(value)});
  }
  return true;
}

bool check_count(const CallExpr& expr, const FunctionInfo& function,
                 const std::vector<Argument>& arguments, Evaluation evaluation) {
  size_t wanted = function.parameters.size();
  if (arguments.size() < wanted) {
    Span closing{expr.span().source, expr.span().end == 0 ? 0 : expr.span().end - 1,
                 expr.span().end};
    evaluation.diagnostics.emit(closing, diag::NotEnoughArguments, go_quote(expr.name()),
                                function.rest ? std::string_view(" at least") : std::string_view(),
                                wanted, go_quote(function.parameters[arguments.size()].name));
    return false;
  }
  if (arguments.size() > wanted && !function.rest) {
    evaluation.diagnostics.emit(arguments[wanted].expr->span(), diag::TooManyArguments,
                                go_quote(expr.name()), wanted);
    return false;
  }
  return true;
}

const Parameter& parameter_at(const FunctionInfo& function, size_t index) {
  return index < function.parameters.size() ? function.parameters[index] : *function.rest;
}

void report_argument(const Argument& argument, const Parameter& parameter,
                     const std::string& problem, Evaluation evaluation) {
  explain_references(evaluation.diagnostics.emit(argument.expr->span(), diag::InvalidArgument,
                                                 go_quote(parameter.name), problem),
                     *argument.expr, evaluation.scope);
}

Value evaluate_argument(const Argument& argument, const Parameter& parameter,
                        Evaluation evaluation) {
  if (auto lazy = argument.value
                      ? lazy_element(parameter, *argument.expr, *argument.value)
                      : lazy_argument(parameter, *argument.expr, evaluation.scope, evaluation.depth,
                                      evaluation.budget, evaluation.diagnostics)) {
    return *std::move(lazy);
  }
  const size_t before = evaluation.diagnostics.mark();
  Value value = argument.value ? *argument.value : evaluate(*argument.expr, evaluation);
  Result<Value> converted = convert(value, parameter.type);
  if (!converted) {
    if (evaluation.diagnostics.mark() == before) {
      report_argument(argument, parameter, converted.error().message, evaluation);
    }
    return Value::unknown(parameter.type);
  }
  // The conversion of a set whose length is not known yet does not look at its elements.
  if (parameter.type.is(TypeKind::List) && !converted->is_known()) {
    const Type& wanted = parameter.type.element();
    const Type& element = converted->type().element();
    if (!wanted.is(TypeKind::Dynamic) && !(element == wanted)) {
      report_argument(argument, parameter,
                      fmt::format("{} required, but received {}", wanted.friendly_name(),
                                  element.friendly_name()),
                      evaluation);
      return Value::unknown(parameter.type);
    }
  }
  return *std::move(converted);
}

}  // namespace

FunctionResult call_function(const FunctionInfo& function, const CallContext& context,
                             std::vector<Value> arguments) {
  std::vector<Value> bare = arguments;
  const auto keep_all_marks = [&](const Value& unknown) {
    std::vector<Mark> all;
    for (const Value& argument : arguments) {
      all = union_marks(all, argument.all_marks());
    }
    return keep_marks(unknown, all, context);
  };
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = parameter_at(function, i);
    if (arguments[i].is_null() && !parameter.allow_null) {
      return FunctionError{"argument must not be null", static_cast<int>(i)};
    }
    if (parameter.needs_type && arguments[i].type().is(TypeKind::Dynamic)) {
      return keep_all_marks(unknown_from({}, arguments[i], arguments[i]));
    }
    if (!parameter.allow_marked) {
      bare[i] = arguments[i].without_marks_deep();
    }
  }
  Type type = function.result;
  if (function.result_type != nullptr) {
    FunctionResult sample = function.result_type(bare);
    if (!sample) {
      return sample;
    }
    type = (*sample).type();
  }
  // In the order of the arguments, because cty forgets all marks where it meets one that is
  // unknown.
  std::vector<Mark> marks;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = parameter_at(function, i);
    if (!arguments[i].is_known() && !parameter.allow_unknown) {
      bool not_null = function.not_null && !type.is(TypeKind::Dynamic);
      return keep_all_marks(unknown_from(type, arguments[i], arguments[i], not_null));
    }
    if (!parameter.allow_marked) {
      marks = union_marks(marks, arguments[i].all_marks());
    }
  }
  EvaluationBudget* budget = context.budget;
  if (budget != nullptr) {
    int64_t steps = 0;
    for (const Value& argument : bare) {
      steps += steps_to_read(argument);
    }
    if (!budget->spend(steps)) {
      return Value::unknown({});
    }
  }
  FunctionResult result = function.call(context, bare);
  // A function that finds the budget spent gives up with an error, which is not the problem.
  if (budget != nullptr &&
      (budget->is_spent() || (result && !budget->spend(steps_to_make(*result))))) {
    return Value::unknown({});
  }
  if (!result) {
    return result;
  }
  if (!(*result).is_known()) {
    Refinement refinement = (*result).refinement();
    refinement.not_null |= function.not_null && !(*result).type().is(TypeKind::Dynamic);
    for (const Value& argument : bare) {
      refinement.origin = refinement.origin.empty() ? origin_of(argument) : refinement.origin;
    }
    if (refinement.origin.empty()) {
      refinement.origin = std::string(function.name) + "()";
    }
    *result = Value::refined((*result).type(), std::move(refinement)).with_marks_of(*result);
  }
  return (*result).with_marks(marks);
}

Value evaluate_call(const CallExpr& expr, Evaluation evaluation) {
  Diagnostics& diagnostics = evaluation.diagnostics;
  const FunctionInfo* function = evaluation.scope.find_function(expr.name());
  if (function == nullptr) {
    if (evaluation.scope.allows_functions()) {
      report_unknown_function(expr, evaluation);
    } else {
      diagnostics.emit(expr.span(), diag::FunctionCallsNotAllowed);
    }
    return Value::unknown({});
  }
  std::vector<Argument> arguments;
  arguments.reserve(expr.arguments().size());
  for (const Expr* argument : expr.arguments()) {
    arguments.push_back({argument, std::nullopt});
  }
  Value unknown;
  if (expr.expands_last() && !arguments.empty() && !expand_last(arguments, evaluation, unknown)) {
    return unknown;
  }
  if (!check_count(expr, *function, arguments, evaluation)) {
    return Value::unknown({});
  }
  Diagnostics found;
  std::vector<Value> values;
  values.reserve(arguments.size());
  for (size_t i = 0; i < arguments.size(); ++i) {
    values.push_back(evaluate_argument(arguments[i], parameter_at(*function, i),
                                       evaluation.reporting_to(found)));
  }
  bool failed = found.has_errors();
  diagnostics.append(std::move(found));
  if (failed) {
    return Value::unknown({});
  }
  const std::vector<std::string> secrets = secret_texts(values);
  FunctionResult result = call_function(*function, evaluation.scope.context(), std::move(values));
  if (result) {
    return *result;
  }
  FunctionError error = result.error();
  error.message = without_secrets(std::move(error.message), secrets);
  auto blamed = static_cast<size_t>(error.argument);
  if (error.argument >= 0 && blamed < arguments.size()) {
    report_argument(arguments[blamed], parameter_at(*function, blamed), error.message, evaluation);
  } else {
    explain_references(
        diagnostics.emit(expr.name_span(), diag::CallFailed, go_quote(expr.name()), error.message),
        expr, evaluation.scope);
  }
  return Value::unknown({});
}

}  // namespace kiln
