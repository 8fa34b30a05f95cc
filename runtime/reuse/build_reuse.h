#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/artifact_chains.h"
#include "runtime/component.h"
#include "runtime/executor.h"
#include "runtime/reuse/step_reuse.h"

namespace kiln {

// What BuildReuse needs of the build that it works for.
struct ReuseActs {
  // The builder; it exists from before the first step until the artifact is taken.
  std::function<Builder&()> builder;
  std::function<StepContext(const std::string& address, const std::stop_token& stop)> context;
  // Runs a step of the machine, whatever could be reused.
  std::function<Result<void>(StepId step, const std::stop_token& stop)> run;
  // A step's final options.
  std::function<Result<Value>(StepId step, const std::stop_token& stop)> config;
  // Tells the user.
  std::function<void(const std::string& address, const std::string& text, bool is_error)> say;
};

// Which steps of one build earlier results stand for. A reused step costs a look: the machine is
// put back only when a step comes that has to run in it.
//
// Each step's key has the result of the one before it in it, so a result is reused only over the
// very content that it was made over; and a step that runs again and gives the same content as
// before changes nothing for those after it.
class BuildReuse {
 public:
  // `facts`: Builder::reuse_facts(), not empty. All outlive it.
  BuildReuse(StepReuse& shared, const Plan& plan, const PlannedBuild& build, std::string facts,
             ReuseActs acts)
      : shared_(shared),
        plan_(plan),
        build_(build),
        facts_(std::move(facts)),
        result_(facts_),
        acts_(std::move(acts)) {}

  // A step before or in provisioning: found, or run and kept. `config`: its final options.
  StepRunner::StepResult run_machine_step(StepId id, const Value& config,
                                          const std::stop_token& stop);

  // Before a step uses the machine: puts back what reused steps made of it. A result that turns out
  // to be missing or damaged is explained, and its step and those after it run again.
  Result<void> restore_machine(const std::stop_token& stop);

  // A step of the builder after provisioning. `config`: the builder's whole options.
  StepRunner::StepResult run_capture_step(StepId id, const Value& config,
                                          const std::stop_token& stop);

  // A post-processor; `chain` counts from 0. `run` does it for real.
  struct PostProcessedStep {
    StepRunner::StepResult result;
    std::optional<PostProcessed> output;
  };
  PostProcessedStep run_post_processor(StepId id, size_t chain, const Value& config,
                                       const std::function<Result<PostProcessed>()>& run,
                                       const std::stop_token& stop);

  // What the functions above would find, without doing any of it: for the assessment of a plan. In
  // the order of the steps, as long as there is no sight_of_rest(), on an object that runs nothing.
  // `config` as above; it may have parts that only a run knows. A step that has to run is taken to
  // make what it made before, where that is known, as it would be found after it ran.
  struct Sight {
    bool is_reused = false;
    std::optional<std::chrono::system_clock::time_point> made = {};
    // Why it runs.
    std::string reason = {};
  };
  Sight look_at_machine_step(StepId id, const Value& config);
  Sight look_at_capture_step(StepId id, const Value& config);
  Sight look_at_post_processor(StepId id, size_t chain, const Value& config);
  // A step will run of which nothing more can be said.
  void expect_run(const Step& step);
  // What is seen of every step from now on, whatever its options are; nothing as long as that
  // depends on them.
  std::optional<Sight> sight_of_rest() const;

  // All that comes after provisioning at once: what the last build with these options made is still
  // there, so that nothing has to be made to see that. `bytes` are of everything that decides it.
  std::optional<std::vector<Artifact>> find_end(const std::string& bytes, ReusePolicy policy);
  // The build has succeeded with this end: remembers it under the bytes of find_end().
  void keep_end(const std::vector<Artifact>& artifacts);
  // When the end that find_end() found was made.
  std::optional<std::chrono::system_clock::time_point> end_made() const { return end_made_; }

  // What the machine is now, for the bytes of find_end().
  const std::string& result() const { return result_; }

 private:
  struct Pending {
    StepId id;
    CacheEntry entry;
    std::string before;
  };

  // Not side by side with later ones: what -from names is remembered.
  bool may_reuse(const Step& step);
  bool may_reuse_if_reached(const Step& step) const;
  std::optional<StepKey> key_of(const Step& step, const Value& config,
                                const std::vector<std::string>& parents);
  StepRunner::StepResult reuse(const Step& step, const CacheEntry& entry);
  Result<FileDescriptor> lock(const Step& step, const StepKey& key, const std::stop_token& stop);
  StepRunner::StepResult run_and_keep(StepId id, std::optional<StepKey> key, const Value& config,
                                      const std::stop_token& stop);
  Result<void> restore_one(const Pending& pending, const std::stop_token& stop);
  void decide_output(StepId id, const Value& config);
  bool reuses_all_outputs(const Value& config);
  std::optional<CacheEntry> find_unchanged(const Step& step, const StepKey& key);
  std::vector<std::string> output_parents() const;
  StepRunner::StepResult take_output(const Step& step, const CacheEntry& entry,
                                     const std::stop_token& stop);
  StepRunner::StepResult run_output(StepId id, const StepKey* key, const std::stop_token& stop);
  Result<std::vector<PathStanding>> look_at_all(const std::vector<std::string>& paths);
  CacheEntry entry_for(const Step& step, const StepKey& key) const;
  std::string artifact_identity();
  Sight sight_of_run(const Step& step, std::string reason);
  Sight sight_of(const CacheEntry& entry) const;
  std::string why_not_found(const Step& step, const StepKey& key);

  StepReuse& shared_;
  const Plan& plan_;
  const PlannedBuild& build_;
  std::string facts_;
  // What the next step starts from; meaningless once is_lost_.
  std::string result_;
  ReuseActs acts_;
  std::vector<Pending> pending_;
  // The machine is no longer what the steps so far say: one failed in it, or could not be kept.
  bool is_lost_ = false;
  bool is_from_reached_ = false;
  // The running step has used the machine.
  bool is_machine_used_ = false;

  std::set<StepId> decided_;
  std::map<StepId, StepKey> output_keys_;
  std::map<StepId, CacheEntry> reused_outputs_;
  // Results of the outputs in their order; empty when one has none.
  std::vector<std::string> output_results_;
  bool has_identity_ = true;
  std::map<size_t, std::string> chain_results_;
  // Of outputs and post-processors.
  std::set<std::string> written_paths_;

  // The first step that look_at_machine_step() saw run to an unknown result.
  std::string unknown_after_;

  std::optional<StepKey> end_key_;
  std::optional<std::chrono::system_clock::time_point> end_made_;
};

}  // namespace kiln
