#pragma once

#include <string>

#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/value/value.h"

namespace kiln {

// What a value is, in words that follow its name: `is "abc"`, `is a list of string with 2
// elements`, `is (sensitive value)`. Long texts are cut. Empty for what cannot be told.
std::string describe_value(const Value& value);

// Tells in `diagnostic` what the references in `expr` stand for, never secrets.
void explain_references(Diagnostic& diagnostic, const Expr& expr, const Scope& scope);

}  // namespace kiln
