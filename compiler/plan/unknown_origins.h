#pragma once

#include <string>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// Where the unknown parts of a value, at any depth, will come from (`build.Host`, `timestamp()`):
// sorted, each once; those that nothing is recorded of are left out.
std::vector<std::string> unknown_origins(const Value& value);

}  // namespace kiln
