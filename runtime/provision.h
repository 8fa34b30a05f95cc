#pragma once

#include "compiler/plan/plan.h"
#include "runtime/component.h"

namespace kiln {

// Runs a provisioner with all that its step says about time and failure: the pause before it, its
// time limit, its retries, `continue_on_error`. Order and words are Packer's
// (packer/provisioner.go), but a pause does not switch the time limit off, and the error after
// retries is the last one.
Result<void> provision(const Step& step, const ProvisionerRunner& runner, const Value& config,
                       Communicator& communicator, StepContext& context);

}  // namespace kiln
