#pragma once

#include <string>
#include <vector>

#include "compiler/eval/scope.h"

namespace kiln {

// What `word` (a name, or a chain of names with dots) may be continued to in this scope, sorted:
// variables and their attributes, and functions with their opening parenthesis.
std::vector<std::string> complete_name(const Scope& scope, const std::string& word);

}  // namespace kiln
