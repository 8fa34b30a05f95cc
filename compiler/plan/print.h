#pragma once

#include <string>

#include "compiler/plan/plan.h"

namespace kiln {

// The plan as a reviewer reads it: builds, their steps in order, the options that are set, what is
// unknown and why, secrets as `(sensitive: var.password)`, effects, and a closing count.
std::string print_plan_text(const Plan& plan, const SourceMap& sources, bool color);

// The plan as canonical JSON (`kiln.plan/1`): keys sorted, paths relative to the template's root,
// the same bytes on any machine; ends in a newline. Its member `digest` is the SHA-256 of the
// document without it.
// Needs add_input_content().
std::string print_plan_json(const Plan& plan, const Module& module, const SourceMap& sources);

}  // namespace kiln
