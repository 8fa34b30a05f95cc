#pragma once

#include <map>
#include <memory>
#include <string>

#include "compiler/source/diagnostic.h"
#include "compiler/syntax/ast.h"
#include "compiler/value/value.h"

namespace kiln {

// What `optional(type, default)` inside a type expression says to fill in.
struct TypeDefaults {
  Type type;
  // By attribute.
  std::map<std::string, Value> values;
  // By attribute, by index of a tuple's element, or under "" for all elements of a collection.
  std::map<std::string, std::shared_ptr<const TypeDefaults>> children;
};

struct TypeExpression {
  Type type;
  // Null when there is nothing to fill in.
  std::shared_ptr<const TypeDefaults> defaults;
};

enum class TypeForm : uint8_t {
  // No `any`, nothing optional.
  Exact,
  // `any` and `optional(type)`.
  Constraint,
  // `optional(type, default)` too.
  ConstraintWithDefaults,
};

// Reads an expression such as `list(object({a=optional(string,"x")}))` as the type it denotes. It
// is not evaluated: a name in it is a type, never a variable. Problems are reported in HCL's words,
// and the type (or the part concerned) is Dynamic then.
TypeExpression evaluate_type(const Expr& expr, TypeForm form, Diagnostics& diagnostics);

// The value with defaults filled in where an attribute is missing or null, at every depth. To be
// called before conversion to the type: what does not fit is left as it is. A null or unknown value
// stays what it is.
Value apply_defaults(const TypeDefaults& defaults, const Value& value);

}  // namespace kiln
