#include "stdlib/functions/arguments.h"

// The mark of secrets, as values carry it.
namespace kiln {
namespace {

constexpr std::string_view sensitive_kind = "sensitive";

FunctionResult sensitive_call(const CallContext&, Arguments arguments) {
  return arguments[0].with_marks({Mark{std::string(sensitive_kind), "sensitive()"}});
}

FunctionResult nonsensitive_call(const CallContext&, Arguments arguments) {
  std::vector<Mark> others;
  for (const Mark& mark : arguments[0].marks()) {
    if (mark.kind != sensitive_kind) {
      others.push_back(mark);
    }
  }
  return arguments[0].without_marks().with_marks(others);
}

FunctionResult issensitive_call(const CallContext&, Arguments arguments) {
  const Value& value = arguments[0];
  for (const Mark& mark : value.marks()) {
    if (mark.kind == sensitive_kind) {
      return Value::boolean(true);
    }
  }
  // What is not known yet may turn out to be a secret.
  return value.is_known() ? Value::boolean(false) : pending(Type::boolean());
}

FunctionResult same_type(Arguments arguments) {
  return Value::unknown(arguments[0].type());
}

Parameter value_parameter(std::string_view doc) {
  return {.name = "value",
          .type = Type::dynamic(),
          .allow_null = true,
          .allow_unknown = true,
          .allow_marked = true,
          .doc = doc};
}

}  // namespace

std::span<const FunctionInfo> sensitivity_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "issensitive",
          .category = "type",
          .doc = "Whether a value is marked as sensitive itself; what is inside does not count.",
          .example = {R"(issensitive(sensitive("a")))", "true"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter("Any value.")},
          .result = Type::boolean(),
          .call = issensitive_call,
      },
      {
          .name = "nonsensitive",
          .category = "type",
          .doc = "The value without the mark of secrets, for what is derived from a secret and is "
                 "none. Marks inside a collection stay.",
          .example = {R"(nonsensitive(sensitive("a")))", R"("a")"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter("Any value.")},
          .result_type = same_type,
          .call = nonsensitive_call,
      },
      {
          .name = "sensitive",
          .category = "type",
          .doc = "The value marked as a secret: it is never shown, and what is made of it is a "
                 "secret too.",
          .example = {R"(sensitive("hunter2"))", "(sensitive)"},
          .origin = FunctionOrigin::Kiln,
          .parameters = {value_parameter("Any value.")},
          .result_type = same_type,
          .call = sensitive_call,
      },
  };
  return functions;
}

}  // namespace kiln
