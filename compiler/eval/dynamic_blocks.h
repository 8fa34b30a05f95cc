#pragma once

#include <memory>

#include "compiler/eval/scope.h"
#include "compiler/syntax/body.h"

namespace kiln {

// A body in which every `dynamic "T" { for_each = ..., content {...} }` stands for blocks of type
// T, one per element, among those written out. Expansion happens when the body is read: only then
// is it known which types there are. `for_each` and labels are evaluated in `scope`; bodies of
// blocks in this one are expanded too. An unknown `for_each` gives one block whose attributes are
// all unknown.
BodyPointer expand_dynamic_blocks(BodyPointer body, std::shared_ptr<const Scope> scope);

}  // namespace kiln
