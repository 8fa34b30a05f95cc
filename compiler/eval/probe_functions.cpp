#include "compiler/eval/probe_functions.h"

#include "compiler/eval/lazy_functions.h"

namespace kiln {
namespace {

FunctionResult call_sensitive(const CallContext&, std::span<const Value> arguments) {
  return arguments[0].with_marks({Mark{"sensitive", ""}});
}

FunctionResult call_nonsensitive(const CallContext&, std::span<const Value> arguments) {
  return arguments[0].without_marks_deep();
}

FunctionResult call_unknown(const CallContext&, std::span<const Value> arguments) {
  return Value::unknown(*static_cast<const Type*>(arguments[0].capsule_pointer()));
}

FunctionResult call_type(const CallContext&, std::span<const Value> arguments) {
  return Value::string(arguments[0].type().json());
}

FunctionResult call_prec(const CallContext&, std::span<const Value> arguments) {
  return Value::number(Number(static_cast<int64_t>(arguments[0].as_number().precision())));
}

Parameter anything() {
  return {.name = "v",
          .type = Type::dynamic(),
          .allow_null = true,
          .allow_unknown = true,
          .allow_marked = true};
}

}  // namespace

std::span<const FunctionInfo> probe_functions() {
  static const FunctionInfo functions[] = {
      {.name = "sensitive",
       .doc = "Marks a value as sensitive.",
       .parameters = {anything()},
       .rest = std::nullopt,
       .result = Type::dynamic(),
       .call = call_sensitive},
      {.name = "nonsensitive",
       .doc = "Takes all marks off a value.",
       .parameters = {anything()},
       .rest = std::nullopt,
       .result = Type::dynamic(),
       .call = call_nonsensitive},
      {.name = "unknown",
       .doc = "An unknown value of a type.",
       .parameters = {{.name = "type", .type = type_argument_type()}},
       .rest = std::nullopt,
       .result = Type::dynamic(),
       .not_null = false,
       .call = call_unknown},
      {.name = "type",
       .doc = "A value's type in JSON notation.",
       .parameters = {anything()},
       .rest = std::nullopt,
       .result = Type::string(),
       .call = call_type},
      {.name = "prec",
       .doc = "The bits of precision of a number.",
       .parameters = {{.name = "num", .type = Type::number()}},
       .rest = std::nullopt,
       .result = Type::number(),
       .call = call_prec},
  };
  return functions;
}

}  // namespace kiln
