#pragma once

#include "compiler/value/value.h"
#include "runtime/component.h"

namespace kiln {

// Runs scripts on this machine, for the provisioner and the post-processor. `single_needs_shell`:
// an `execute_command` of one word is given to `sh -c` (the post-processor's rule).
Result<void> run_shell_local(const Value& config, StepContext& context, bool single_needs_shell);

}  // namespace kiln
