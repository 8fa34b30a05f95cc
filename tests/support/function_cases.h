#pragma once

#include <array>
#include <span>

#include "stdlib/functions.h"
#include "tests/support/catch.h"
#include "tests/support/evaluate.h"

namespace kiln {

// An expression and its outcome as evaluate_text() gives it. The tables beside the functions were
// judged by HashiCorp's own libraries.
struct FunctionCase {
  std::string_view expression;
  std::string_view result;
};

inline void check_cases(std::span<const FunctionCase> cases, const CallContext& context = {}) {
  Scope scope;
  scope.set_functions(&functions(), &context);
  scope.set("unknown", Value::unknown(Type::string()));
  scope.set("unknown_any", Value::unknown(Type::dynamic()));
  scope.set("secret", Value::string("secret").with_marks({{"sensitive", "var.secret"}}));
  for (const FunctionCase& c : cases) {
    INFO(c.expression);
    CHECK(evaluate_text(c.expression, scope) == c.result);
  }
}

}  // namespace kiln
