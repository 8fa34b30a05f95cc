#pragma once

#include <map>
#include <string>

#include "compiler/plan/plan.h"

namespace kiln {

// The object `build.*` of one build: what is planned (build_values.h) with the run's identifier and
// `outputs`, which the builder told. The rest is unknown, with the reference as its origin, or with
// `placeholders` the text that Packer would put there.
Value make_build_object(const PlannedBuild& build, const std::string& run_id,
                        const std::map<std::string, Value>& outputs, bool placeholders);

// The same for `{{ build "NAME" }}`: what is known, as text. Lists and objects are JSON.
std::map<std::string, std::string> build_texts(const Value& build_object);

}  // namespace kiln
