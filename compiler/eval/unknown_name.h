#pragma once

#include <string>
#include <string_view>

#include "compiler/eval/scope.h"

namespace kiln {

// What somebody who wrote a name that stands for nothing probably meant, as a hint: `true` spelt as
// another language does, a text without its quotes, a shell's variable, the attribute of a
// variable. `can_refer` is false where no variables may be used at all.
std::string unknown_name_hint(std::string_view name, const Scope& scope, bool can_refer);

// `each` and `count`, which are not misspelt where there are none.
bool is_instance_name(std::string_view name);

}  // namespace kiln
