#pragma once

#include "compiler/eval/function.h"

namespace kiln {

// All functions of the language, by name. Made from the files of stdlib/functions.
const FunctionTable& functions();

}  // namespace kiln
