#pragma once

#include <string>

#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/value/value.h"

namespace kiln {

// Adds to a report of a value that could not be converted to `wanted` where in the value the
// problem is: `var.servers[2].port`, what is there and what was expected, and the place in the
// source if the value is written out. `name` is what the value is called, `var.servers`; `expr`,
// which may be null, is how it is written, and `scope` what that refers to.
void explain_mismatch(Diagnostic& diagnostic, const std::string& name, const Value& value,
                      const Type& wanted, const Expr* expr, const Scope& scope);

}  // namespace kiln
