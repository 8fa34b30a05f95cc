#pragma once

#include <vector>

#include "compiler/syntax/body.h"

namespace kiln {

// Every expression that a body has, those of nested blocks included, also of `dynamic` ones: what
// may refer to something.
std::vector<const Expr*> body_expressions(const Body& body);

}  // namespace kiln
