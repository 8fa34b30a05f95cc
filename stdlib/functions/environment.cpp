#include "stdlib/functions/arguments.h"

namespace kiln {
namespace {

FunctionResult env_call(const CallContext& context, Arguments arguments) {
  auto value = context.environment ? context.environment(arguments[0].as_string()) : std::nullopt;
  return Value::string(value.value_or(""));
}

}  // namespace

std::span<const FunctionInfo> environment_functions() {
  static const FunctionInfo functions[] = {
      {
          .name = "env",
          .category = "service and environment",
          .doc = "A variable of the environment, empty when it is not set. Allowed in the default "
                 "of a variable only, so that a template says by its variables what it depends on.",
          .example = {R"(env("USER"))"},
          .parameters = {string_parameter("key", "Its name.")},
          .result = Type::string(),
          .not_null = false,
          .pure = false,
          .call = env_call,
      },
  };
  return functions;
}

}  // namespace kiln
