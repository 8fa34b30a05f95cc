#pragma once

#include <stop_token>

#include "compiler/plan/assessment.h"
#include "runtime/build_runner.h"
#include "runtime/state/database.h"

namespace kiln {

// This machine's view of a plan that has add_input_content(): what a build would reuse, found by
// the code that a build finds it with, and how long steps took when they last ran. Nothing is run,
// made or changed. `settings.reuse` is there; `history` may be null, and `root` is the template's
// directory, absolute, as runs have it.
Assessment assess_plan(const RunSettings& settings, Database* history, const std::string& root,
                       const std::stop_token& stop);

}  // namespace kiln
