#include "compiler/eval/lazy_functions.h"

#include <fmt/format.h>

#include "compiler/eval/evaluation.h"
#include "compiler/eval/type_expression.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

Value evaluate_closure(const Value& argument, Diagnostics& diagnostics) {
  const auto& closure = *static_cast<const Closure*>(argument.capsule_pointer());
  if (closure.value) {
    return *closure.value;
  }
  return evaluate(*closure.expr,
                  {*closure.scope, diagnostics, nullptr, closure.depth, closure.budget});
}

std::string list_failures(const Diagnostics& failures, const SourceMap* sources) {
  std::string message = "no expression succeeded:\n";
  for (const Diagnostic& failure : failures.all()) {
    std::string place = failure.has_span && sources != nullptr
                            ? fmt::format(" (at {})", sources->describe(failure.span))
                            : "";
    message += fmt::format("- {}{}\n  {}\n", failure.summary, place, failure.detail);
  }
  return message + "\nAt least one expression must produce a successful result";
}

FunctionResult call_try(const CallContext& context, std::span<const Value> arguments) {
  if (arguments.empty()) {
    return FunctionError{"at least one argument is required", -1};
  }
  Diagnostics failures;
  for (const Value& argument : arguments) {
    Diagnostics found;
    Value value = evaluate_closure(argument, found);
    if (found.has_errors()) {
      failures.append(std::move(found));
      continue;
    }
    // What is not known yet may still fail, and then another argument would count: not even the
    // type is certain.
    if (!value.is_wholly_known()) {
      return keep_marks(unknown_from({}, value, value), value.all_marks(), context);
    }
    return value;
  }
  return FunctionError{list_failures(failures, context.sources), -1};
}

FunctionResult call_can(const CallContext& context, std::span<const Value> arguments) {
  Diagnostics found;
  Value value = evaluate_closure(arguments[0], found);
  if (!found.has_errors() && !value.is_wholly_known()) {
    return keep_marks(unknown_from(Type::boolean(), value, value), value.all_marks(), context);
  }
  return Value::boolean(!found.has_errors());
}

FunctionResult convert_argument(std::span<const Value> arguments) {
  const auto& type = *static_cast<const Type*>(arguments[1].capsule_pointer());
  Result<Value> converted = convert(arguments[0], type);
  if (!converted) {
    return FunctionError{converted.error().message, 0};
  }
  return *std::move(converted);
}

FunctionResult call_convert(const CallContext&, std::span<const Value> arguments) {
  return convert_argument(arguments);
}

}  // namespace

const Type& closure_type() {
  static const Type type = Type::capsule("expression closure");
  return type;
}

const Type& type_argument_type() {
  static const Type type = Type::capsule("type");
  return type;
}

std::optional<Value> lazy_argument(const Parameter& parameter, const Expr& argument,
                                   const Scope& scope, unsigned depth, EvaluationBudget* budget,
                                   Diagnostics& diagnostics) {
  if (parameter.type == closure_type()) {
    auto closure = std::make_shared<const Closure>(Closure{&argument, &scope, depth, budget});
    return Value::capsule(closure_type(), std::move(closure));
  }
  if (parameter.type == type_argument_type()) {
    Type type = evaluate_type(argument, TypeForm::Constraint, diagnostics).type;
    return Value::capsule(type_argument_type(), std::make_shared<const Type>(std::move(type)));
  }
  return std::nullopt;
}

std::optional<Value> lazy_element(const Parameter& parameter, const Expr& argument,
                                  const Value& element) {
  if (!(parameter.type == closure_type())) {
    return std::nullopt;
  }
  Closure closure{.expr = &argument, .scope = nullptr, .value = element};
  return Value::capsule(closure_type(), std::make_shared<const Closure>(std::move(closure)));
}

std::span<const FunctionInfo> lazy_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "try",
          .category = "type",
          .doc = "Evaluates its arguments in turn and returns the first that evaluates without "
                 "error. When all fail, that is an error that lists their problems.",
          .example = {R"(try({ a = 1 }.b, "none"))", R"("none")"},
          .parameters = {},
          .rest =
              Parameter{
                  .name = "expressions", .type = closure_type(), .doc = "What to try, best first."},
          .result = Type::dynamic(),
          .not_null = false,
          .call = call_try,
      },
      {
          .name = "can",
          .category = "type",
          .doc = "Whether an expression evaluates without error.",
          .example = {"can({ a = 1 }.b)", "false"},
          .parameters = {{.name = "expression", .type = closure_type(), .doc = "What to try."}},
          .rest = std::nullopt,
          .result = Type::boolean(),
          .not_null = false,
          .call = call_can,
      },
      {
          .name = "convert",
          .category = "type",
          .doc = "Converts a value to a type, written as a type expression and not as a value.",
          .example = {R"(convert(["1", "2"], list(number)))", "[1, 2]"},
          .parameters = {{.name = "value",
                          .type = Type::dynamic(),
                          .allow_null = true,
                          .doc = "What to convert."},
                         {.name = "type",
                          .type = type_argument_type(),
                          .doc = "A type expression, such as list(string)."}},
          .rest = std::nullopt,
          .result = Type::dynamic(),
          .result_type = convert_argument,
          .not_null = false,
          .call = call_convert,
      },
  };
  return functions;
}

}  // namespace kiln
