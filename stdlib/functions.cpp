#include "stdlib/functions.h"

namespace kiln {

#define KILN_FUNCTIONS(group) std::span<const FunctionInfo> group##_functions();
#include "generated/functions.def"
#undef KILN_FUNCTIONS

const FunctionTable& functions() {
  static const FunctionTable table = [] {
    FunctionTable all;
    [[maybe_unused]] auto add = [&](std::span<const FunctionInfo> group) {
      for (const FunctionInfo& function : group) {
        all.emplace(function.name, &function);
      }
    };
#define KILN_FUNCTIONS(group) add(group##_functions());
#include "generated/functions.def"
#undef KILN_FUNCTIONS
    return all;
  }();
  return table;
}

}  // namespace kiln
