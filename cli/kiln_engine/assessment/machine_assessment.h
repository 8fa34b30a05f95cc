#pragma once

#include "cli/command.h"
#include "cli/compilation.h"

namespace kiln {

// What this machine's state database and cache say about a plan; a machine that has built nothing,
// or whose state cannot be read, is one that has nothing to reuse.
Assessment assess_on_this_machine(const CommandContext& context, const Compilation& compilation,
                                  const Plan& plan);

}  // namespace kiln
