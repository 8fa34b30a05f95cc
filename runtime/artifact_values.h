#pragma once

#include <map>
#include <mutex>
#include <string>

#include "compiler/plan/plan.h"
#include "runtime/artifact.h"

namespace kiln {

// What the builds of a run have made so far, as `artifact.BUILD.TYPE.NAME` gives it to others and
// to `output` blocks. For several threads.
class ArtifactValues {
 public:
  // A build has ended well: `built` is what the builder made, `final_artifact` what its last
  // post-processor left, `outputs` what the builder told. Builds without a name cannot be referred
  // to.
  void add(const PlannedBuild& build, const Artifact& built, const Artifact& final_artifact,
           const std::map<std::string, Value>& outputs);

  // The object `artifact`.
  Value value() const;

 private:
  mutable std::mutex mutex_;
  std::map<ArtifactPlace, Value> values_;
};

}  // namespace kiln
