#include "compiler/eval/lazy_functions.h"
#include "stdlib/functions/arguments.h"

namespace kiln {

// `try`, `can` and `convert` take their arguments unevaluated, so they belong to the evaluator.
std::span<const FunctionInfo> control_functions() {
  return lazy_functions();
}

}  // namespace kiln
