#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "compiler/source/result.h"
#include "runtime/events.h"

namespace kiln {

// Does one step; the executor's only way to act. Called from several threads, but never twice at a
// time for steps of one build. Dry runs and tests are other implementations.
class StepRunner {
 public:
  virtual ~StepRunner() = default;

  struct StepResult {
    Outcome outcome = Outcome::Succeeded;
    std::string error;
    // As in event::StepFinished.
    std::optional<uint64_t> bytes_added = {};
    std::optional<std::chrono::system_clock::time_point> reused_from = {};
  };

  virtual StepResult run(const PlannedBuild& build, StepId step, std::stop_token stop) = 0;

  // Called once for each build after its last step has ended, whatever the outcome: undoes what is
  // left, unless the run keeps everything. Returns the artifacts it kept, and what went wrong at
  // the end itself.
  struct BuildEnd {
    std::vector<ArtifactSummary> artifacts;
    std::vector<std::string> errors;
  };
  virtual BuildEnd finish(const PlannedBuild& build, Outcome outcome) = 0;
};

struct ExecutorLimits {
  // Builds that run at the same time; 0: no limit. 1: strictly in plan order.
  uint32_t parallel_builds = 0;
};

struct BuildOutcome {
  std::string name;
  Outcome outcome = Outcome::Succeeded;
  std::string error;
  std::vector<ArtifactSummary> artifacts;
  std::chrono::nanoseconds duration{0};
};

struct RunOutcome {
  // In plan order.
  std::vector<BuildOutcome> builds;
  bool was_cancelled = false;
  bool succeeded() const;
};

// Runs a plan: each step when all it needs has succeeded, builds side by side, the steps of one
// build in order. When a step fails, the rest of its build is not started; builds that do not need
// it go on. A failure once the machine is there (in provisioning or after it) runs the build's
// error-cleanup provisioner, unless `skip_cleanup`. A failing post-processor ends its chain alone.
//
// When `stop` is requested, running steps are told, nothing new starts, cleanup runs (it is not
// stopped), and the call returns when all have ended. `events` is called from several threads: an
// EventHub.
RunOutcome execute(const Plan& plan, StepRunner& runner, EventSink& events,
                   const ExecutorLimits& limits, bool skip_cleanup, std::stop_token stop);

}  // namespace kiln
