#pragma once

#include <vector>

#include "compiler/config/schema.h"
#include "compiler/syntax/body.h"

namespace kiln {

// Every expression that a body under this schema has, those of nested blocks included. What does
// not fit the schema is passed over in silence.
std::vector<const Expr*> body_expressions(const Body& body, const Schema& schema);

}  // namespace kiln
