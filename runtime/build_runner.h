#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/artifact_values.h"
#include "runtime/component.h"
#include "runtime/executor.h"
#include "runtime/redaction.h"

namespace kiln {

class BuildSession;
class Journal;
class StepReuse;

// What to do with a build that failed (Packer's `-on-error`).
enum class OnError : uint8_t {
  // Undo everything.
  Cleanup,
  // Leave everything as it is.
  Abort,
  // Let the user choose, or try again; without a terminal as Cleanup.
  Ask,
  // As Abort, after the error-cleanup provisioner.
  RunCleanupProvisioner,
};

// What a run is given. All of it outlives the run.
struct RunSettings {
  const Plan& plan;
  const SourceMap& sources;
  const RunnerTable& runners;
  const FileReader& files;
  EventSink& events;
  // run_template_functions() of this run.
  TemplateFunctions template_functions;
  // Learns the secrets that turn up while options are made final.
  Redactor& redactor;
  OnError on_error = OnError::Cleanup;
  bool force = false;
  // From the environment's SOURCE_DATE_EPOCH.
  std::optional<int64_t> source_date_epoch = {};
  // Packer's run UUID.
  std::string run_id;
  std::string state_directory;
  std::string cache_directory;
  // Results of earlier runs; null: nothing is reused and nothing is kept.
  StepReuse* reuse = nullptr;
  // Where what is made outside of kiln is noted; may be null.
  Journal* journal = nullptr;
  // Wait for the user before each step (`-debug`).
  bool pause_before_steps = false;
  // Learns what builds made, and tells those that refer to it. Null: no build does.
  ArtifactValues* artifacts = nullptr;
  // kiln's stricter rules apply: what a build does not know is an error, not the text `<unknown>`.
  bool is_kiln_dialect = false;
  // Asks the user at a terminal. May be empty.
  std::function<std::optional<std::string>(std::string_view prompt, const std::stop_token& stop)>
      ask;
};

// One sentence for each component that the plan uses and `runners` has not: it can be planned here,
// but not run.
std::vector<std::string> find_missing_runners(const Plan& plan, const RunnerTable& runners);

// Runs steps for real: makes their options final, hands them to their components, and carries
// machine and artifacts from step to step of a build.
class BuildRunner final : public StepRunner {
 public:
  // All runners must be there (find_missing_runners).
  explicit BuildRunner(RunSettings settings);
  ~BuildRunner() override;

  StepResult run(const PlannedBuild& build, StepId step, std::stop_token stop) override;
  BuildEnd finish(const PlannedBuild& build, Outcome outcome) override;

 private:
  RunSettings settings_;
  // One for each build from the start, so that threads need no lock.
  std::map<const PlannedBuild*, std::unique_ptr<BuildSession>> sessions_;
};

}  // namespace kiln
