#pragma once

#include "runtime/component.h"

namespace kiln {

// How every built-in component runs: made from the folders that have a run.cpp, under the names of
// their records.
const RunnerTable& runners();

}  // namespace kiln
