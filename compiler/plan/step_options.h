#pragma once

#include "compiler/plan/plan.h"

namespace kiln {

// Of a builder's options those that a declared step reads, and of a repeatable block that has an
// entry in `elements` only that one. `config` without content stays as it is.
Value options_of(const StepDeclaration& declaration, const Value& config);

// The same for a step of a plan, with the options that a run made final; of other components all.
Value options_of(const Step& step, const Value& config);

// The step's input files with those that only the final options name (a path in another build's
// artifact), without digests, sorted.
std::vector<InputFile> input_files_of(const Step& step, const Value& config);

}  // namespace kiln
