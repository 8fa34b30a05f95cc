#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/syntax/body.h"

namespace kiln {

// The value of an expression. After a problem, which is reported once, the value (or the part of it
// concerned) is unknown, and operations on unknown are silent: no cascades. Evaluates HCL exactly
// as the version Packer 1.16 uses does (short-circuit `&&` and `||` included).
Value evaluate(const Expr& expr, const Scope& scope, Diagnostics& diagnostics);

// The value of an attribute of any body: in a block that `dynamic` made its expression sees the
// iterators, and the value carries the marks of the `for_each`.
Value evaluate(const BodyAttribute& attribute, const Scope& scope, Diagnostics& diagnostics);

// One step of a reference: `.name` or `[key]`.
struct ReferenceStep {
  // A name, or the text of a literal key; a key that is no literal ends the reference before it.
  std::string name;
  bool is_index = false;
  Span span;
};

// What an expression refers to: a root name and the steps that follow it as far as they are static.
struct Reference {
  std::string root;
  std::vector<ReferenceStep> steps;
  Span span;
};

// All references in an expression in source order, without the names that its own `for` expressions
// bind.
std::vector<Reference> references(const Expr& expr);

// The expression as a reference and nothing else (`source.null.a`, in JSON a string that says so),
// or nothing.
std::optional<Reference> as_reference(const Expr& expr);

// The name an expression consists of (`string`, also `null`), where a name may stand: an object's
// key, a type; in JSON a string that says it. Nothing for anything else, such as a name in
// parentheses.
std::optional<std::string_view> as_keyword(const Expr& expr);

}  // namespace kiln
