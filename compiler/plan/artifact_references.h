#pragma once

#include <string>
#include <vector>

#include "compiler/plan/lowering.h"

namespace kiln {

// `artifact.BUILD.TYPE.NAME.attr`: what another build makes. While planning every attribute is an
// unknown that names its origin, with a mark that tells which build it is of; the marks of a step's
// options are the edges. Internal to this layer.

// The mark of what there is after post-processing, and of what the builder made (`.built.`). Its
// origin is the build's name in the plan.
inline constexpr const char* artifact_mark = "artifact";
inline constexpr const char* built_artifact_mark = "artifact.built";

// One build that may be referred to.
struct ReferableBuild {
  std::string name;
  const BuildConfig& block;
  const SourceUse& use;
  const ComponentInfo& builder;
};

// The object `artifact`: builds that have a name.
Value planned_artifacts(const std::vector<ReferableBuild>& builds);

// Notes which artifacts a value is made of, for the step that reads it.
void note_artifacts(StepId step, const Value& value, Lowering& lowering);

// Makes the noted uses edges of the plan and puts builds after those they need, otherwise in the
// order they are in. Builds that need each other in a circle are reported, and the plan is emptied.
void join_artifacts(Lowering& lowering);

}  // namespace kiln
