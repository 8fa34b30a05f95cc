#pragma once

#include <vector>

#include "cli/command.h"
#include "runtime/reuse/step_reuse.h"

namespace kiln {

// The flags about results of earlier runs, and what they say.
std::vector<Flag> reuse_flags();
Result<ReuseOptions> reuse_options(const Arguments& arguments);

}  // namespace kiln
