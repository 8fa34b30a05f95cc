#pragma once

#include "compiler/eval/function.h"
#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"

namespace kiln {

// Functions that do not get the value of an argument but the argument itself. What kind of thing
// they get is the type of the parameter, a capsule; a call makes the value for it.

// An expression that the function evaluates when it likes, or not at all.
struct Closure {
  const Expr* expr;
  const Scope* scope;
  // Nesting around the call, which counts for what is evaluated inside.
  unsigned depth = 0;
  EvaluationBudget* budget = nullptr;
  // Set for an element of the value before `...`, which is evaluated already.
  std::optional<Value> value = {};
};
const Type& closure_type();

// A type expression such as `list(string)`; the capsule holds a Type.
const Type& type_argument_type();

// The value that a lazy parameter of this type gets for an argument; nothing when the parameter is
// an ordinary one.
std::optional<Value> lazy_argument(const Parameter& parameter, const Expr& argument,
                                   const Scope& scope, unsigned depth, EvaluationBudget* budget,
                                   Diagnostics& diagnostics);

// The same for an element of the value before `...`.
std::optional<Value> lazy_element(const Parameter& parameter, const Expr& argument,
                                  const Value& element);

// `try(a, b, ...)`: the first argument that evaluates without error. `can(a)`: whether it does.
// `convert(value, type)`.
std::span<const FunctionInfo> lazy_functions();

}  // namespace kiln
