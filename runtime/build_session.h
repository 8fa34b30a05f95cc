#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/assessment.h"
#include "runtime/artifact_chains.h"
#include "runtime/build_runner.h"
#include "runtime/reuse/build_reuse.h"
#include "runtime/scratch_directory.h"
#include "runtime/state/journal.h"

namespace kiln {

// One build while it runs: its builder with the machine, its artifacts, its scratch directory. Used
// by one thread at a time. The machine goes away when the artifact is taken, before any
// post-processor runs.
class BuildSession {
 public:
  BuildSession(const RunSettings& settings, const PlannedBuild& build);
  BuildSession(const BuildSession&) = delete;
  BuildSession& operator=(const BuildSession&) = delete;
  ~BuildSession();

  StepRunner::StepResult run(const Step& step, StepId id, const std::stop_token& stop);
  StepRunner::BuildEnd finish(Outcome outcome);

  // What run() would do with each step, on a session that runs nothing: fills in the build's steps.
  void assess(Assessment& assessment, const std::stop_token& stop);

 private:
  enum class Choice : uint8_t { CleanUp, Abort, Retry };

  StepContext context_for(const std::string& address, const std::stop_token& stop);
  void say(const std::string& address, std::string text, bool is_error = false);
  Choice ask_what_next(const Step& step, const std::string& error, const std::stop_token& stop);

  StepRunner::StepResult run_once(const Step& step, StepId id, const std::stop_token& stop);
  Result<bool> is_wanted(const Step& step) const;
  Result<void> run_builder_step(const Step& step, const std::stop_token& stop);
  Result<void> run_provisioner(const Step& step, StepId id, const std::stop_token& stop);
  Result<void> run_on_machine(StepId id, const std::stop_token& stop);
  StepRunner::StepResult run_post_processor(const Step& step, StepId id, size_t chain,
                                            const std::stop_token& stop);

  // With what is reused of earlier runs.
  StepRunner::StepResult run_reusing(const Step& step, StepId id, const std::stop_token& stop);
  // The final options of a builder step or provisioner; those of the step that runs are made once.
  Result<Value> step_config(StepId id, const std::stop_token& stop);
  void look_for_end(const std::stop_token& stop);
  bool is_after_provisioning(StepId id) const;
  Result<void> make_builder_to_look(const std::stop_token& stop);
  StepAssessment assess_step(StepId id, const std::stop_token& stop);
  std::optional<std::string> end_bytes(const std::stop_token& stop);

  Result<void> note_resource(const Resource& resource, int64_t& id) const;
  Result<void> make_builder(const std::stop_token& stop);
  Result<void> prepare_reuse(const std::stop_token& stop);
  // Takes the artifact and lets the builder go.
  Result<void> take_artifact();
  void learn_outputs(const std::map<std::string, Value>& outputs);

  Value build_object(bool packer_placeholders) const;
  // `artifact.*`; null when no build refers to another's.
  Value artifact_object() const;
  Result<Value> final_options(const ComponentInfo& component, const StepSource& source,
                              const StepContext& context, const std::string& address);

  const RunSettings& settings_;
  const PlannedBuild& build_;
  std::map<StepId, size_t> chain_of_;
  // Before the builder, which may use it until its end.
  std::optional<ScratchDirectory> scratch_;
  // In the journal; 0 without one.
  int64_t scratch_resource_ = 0;
  Value builder_config_;
  std::unique_ptr<Builder> builder_;
  // Null when nothing can be reused.
  std::unique_ptr<BuildReuse> reuse_;
  std::optional<std::pair<StepId, Value>> final_config_;
  bool has_looked_for_end_ = false;
  // What all steps after provisioning would make is there.
  std::optional<std::vector<Artifact>> end_;
  std::map<std::string, Value> outputs_;
  std::optional<ArtifactChains> artifacts_;
  // Nothing is run: options may have parts that only a run knows.
  bool is_looking_ = false;
  // The user chose to leave everything as it is.
  bool is_aborted_ = false;
};

}  // namespace kiln
