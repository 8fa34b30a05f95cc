#pragma once

#include "compiler/source/result.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// Prepares what `setup` says, says Ready on `control`, and answers requests until Close. When kiln
// goes away it ends everything and does not return. An error is for kiln to hear.
Result<void> serve(int control, const Setup& setup);

}  // namespace kiln
