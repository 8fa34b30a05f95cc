#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/source/result.h"

namespace kiln {

// The identity of a step's result: everything that decides it, as bytes. Two steps with the same
// bytes give the same result; the same step has the same bytes on any machine and wherever the
// template lies. A key is an HMAC over them.
//
// The bytes hold secrets as they are: give them to a digest and nothing else.
struct StepKeyBytes {
  std::string bytes;
};

// The key's input of a step: kind, component and its version, action, the options it reads, the
// digests of its files, the machine it runs in, and `parents`: the keys of step.key.parents in that
// order, in any form that is the same for the same result. (Of a parent that was skipped: its
// parents' keys.)
//
// `config`: the options, wholly known; a builder's may be all of them, of which the step's are
// taken. While planning this is step.config. An error names what is not known, or a file that
// cannot be read. Needs add_input_content().
Result<StepKeyBytes> step_key_bytes(const Step& step, const Value& config,
                                    const std::vector<std::string>& parents);

}  // namespace kiln
