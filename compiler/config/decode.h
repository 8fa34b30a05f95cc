#pragma once

#include "compiler/config/schema.h"
#include "compiler/eval/scope.h"
#include "compiler/source/diagnostic.h"
#include "compiler/syntax/body.h"

namespace kiln {

// The value of a body under a schema: an object of schema.type(), marks of sensitive arguments set.
// `dynamic` blocks are expanded first. Reports every problem; what could not be decoded is unknown
// (a value of the wrong type) or null (missing).
Value decode(const Body& body, const Schema& schema, const Scope& scope, Diagnostics& diagnostics);

}  // namespace kiln
