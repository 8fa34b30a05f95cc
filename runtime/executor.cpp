#include "runtime/executor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "compiler/source/check.h"
#include "runtime/event_hub.h"

namespace kiln {
namespace {

using Clock = std::chrono::steady_clock;

bool counts_as_done(Outcome outcome) {
  switch (outcome) {
    case Outcome::Succeeded:
    case Outcome::Skipped:
    case Outcome::Reused:
      return true;
    case Outcome::Failed:
    case Outcome::Cancelled:
      return false;
  }
  return false;
}

// Packer's layout of several errors.
std::string list_errors(const std::vector<std::string>& errors) {
  return fmt::format("{} error(s) occurred:\n\n* {}", errors.size(), fmt::join(errors, "\n* "));
}

// Runs the steps of one build, in order, on one thread.
class BuildRun {
 public:
  BuildRun(const Plan& plan, const PlannedBuild& build, StepRunner& runner, EventSink& events,
           bool skip_cleanup, const std::stop_token& stop)
      : plan_(plan),
        build_(build),
        runner_(runner),
        events_(events),
        skip_cleanup_(skip_cleanup),
        stop_(stop) {}

  BuildOutcome run() {
    Clock::time_point begin = Clock::now();
    BuildOutcome outcome;
    outcome.name = build_.name;
    bool has_machine = false;
    StepRunner::StepResult made = make_artifact(has_machine);
    outcome.outcome = made.outcome;
    outcome.error = std::move(made.error);
    if (counts_as_done(outcome.outcome)) {
      post_process(outcome);
    } else if (has_machine) {
      clean_up_after_error(outcome);
    }
    StepRunner::BuildEnd end = runner_.finish(build_, outcome.outcome);
    outcome.artifacts = std::move(end.artifacts);
    if (!end.errors.empty()) {
      std::ranges::move(end.errors, std::back_inserter(errors_));
      outcome.outcome = outcome.outcome == Outcome::Cancelled ? outcome.outcome : Outcome::Failed;
    }
    if (!errors_.empty()) {
      if (!outcome.error.empty()) {
        errors_.insert(errors_.begin(), outcome.error);
      }
      outcome.error = list_errors(errors_);
    }
    outcome.duration = Clock::now() - begin;
    events_.on_event(event_now(
        build_.name,
        event::BuildFinished{outcome.outcome, outcome.error, outcome.duration, outcome.artifacts}));
    return outcome;
  }

 private:
  StepRunner::StepResult run_step(StepId id, const std::stop_token& stop) {
    const Step& step = plan_.step(id);
    Clock::time_point begin = Clock::now();
    events_.on_event(event_now(
        build_.name,
        event::StepStarted{step.address, step.summary, step.kind,
                           step.component == nullptr ? std::string() : step.component->name}));
    StepRunner::StepResult result = runner_.run(build_, id, stop);
    if (result.outcome == Outcome::Failed && stop.stop_requested()) {
      result.outcome = Outcome::Cancelled;
    }
    events_.on_event(event_now(
        build_.name,
        event::StepFinished{step.address, result.outcome, result.error, Clock::now() - begin,
                            result.bytes_added, result.reused_from}));
    return result;
  }

  // The builder's steps and the provisioners. `has_machine`: all that comes before provisioning
  // has succeeded.
  StepRunner::StepResult make_artifact(bool& has_machine) {
    StepRunner::StepResult result;
    for (const std::vector<StepId>* phase : {&build_.prepare, &build_.provision, &build_.capture}) {
      has_machine = phase != &build_.prepare;
      for (StepId id : *phase) {
        if (stop_.stop_requested()) {
          return {Outcome::Cancelled, "the run was cancelled"};
        }
        result = run_step(id, stop_);
        if (!counts_as_done(result.outcome)) {
          return result;
        }
      }
    }
    return {};
  }

  void post_process(BuildOutcome& outcome) {
    for (const std::vector<StepId>& chain : build_.post_process) {
      for (StepId id : chain) {
        if (stop_.stop_requested()) {
          outcome.outcome = Outcome::Cancelled;
          outcome.error = "the run was cancelled";
          return;
        }
        StepRunner::StepResult result = run_step(id, stop_);
        if (!counts_as_done(result.outcome)) {
          outcome.outcome = result.outcome;
          errors_.push_back("Post-processor failed: " + result.error);
          break;
        }
      }
    }
  }

  // Runs to its end even when the run is being cancelled: that is what it is for.
  void clean_up_after_error(BuildOutcome& outcome) {
    if (!build_.error_cleanup || skip_cleanup_) {
      return;
    }
    StepRunner::StepResult result = run_step(*build_.error_cleanup, std::stop_token());
    if (!counts_as_done(result.outcome)) {
      outcome.error = fmt::format("Cleanup failed: {}. Original Provisioning error: {}",
                                  result.error, outcome.error);
    }
  }

  const Plan& plan_;
  const PlannedBuild& build_;
  StepRunner& runner_;
  EventSink& events_;
  bool skip_cleanup_;
  std::stop_token stop_;
  // Of post-processors and of the end.
  std::vector<std::string> errors_;
};

// The queue of builds: each is taken by a worker once all builds it needs have ended.
class Run {
 public:
  Run(const Plan& plan, StepRunner& runner, EventSink& events, bool skip_cleanup,
      const std::stop_token& stop)
      : plan_(plan), runner_(runner), events_(events), skip_cleanup_(skip_cleanup), stop_(stop) {
    std::vector<size_t> owner(plan.steps.size());
    for (size_t i = 0; i < plan.builds.size(); ++i) {
      for_each_step(plan.builds[i], [&](StepId id) { owner[static_cast<uint32_t>(id)] = i; });
    }
    needs_.resize(plan.builds.size());
    for (size_t i = 0; i < plan.builds.size(); ++i) {
      for_each_step(plan.builds[i], [&](StepId id) {
        for (StepId need : plan.step(id).needs) {
          if (owner[static_cast<uint32_t>(need)] != i) {
            needs_[i].insert(owner[static_cast<uint32_t>(need)]);
          }
        }
      });
    }
    states_.resize(plan.builds.size(), State::Waiting);
    outcomes_.resize(plan.builds.size());
  }

  RunOutcome run(uint32_t parallel_builds) {
    Clock::time_point begin = Clock::now();
    size_t workers = plan_.builds.size();
    if (parallel_builds != 0) {
      workers = std::min<size_t>(workers, parallel_builds);
    }
    {
      std::vector<std::jthread> threads;
      for (size_t i = 0; i < workers; ++i) {
        threads.emplace_back([this] { work(); });
      }
    }
    RunOutcome outcome{.builds = std::move(outcomes_), .was_cancelled = stop_.stop_requested()};
    Outcome total = outcome.succeeded()     ? Outcome::Succeeded
                    : outcome.was_cancelled ? Outcome::Cancelled
                                            : Outcome::Failed;
    events_.on_event(event_now("", event::RunFinished{total, Clock::now() - begin}));
    return outcome;
  }

 private:
  enum class State : uint8_t { Waiting, Running, Ended };

  template <typename Fn>
  static void for_each_step(const PlannedBuild& build, Fn fn) {
    for (const auto* phase : {&build.prepare, &build.provision, &build.capture}) {
      std::ranges::for_each(*phase, fn);
    }
    for (const std::vector<StepId>& chain : build.post_process) {
      std::ranges::for_each(chain, fn);
    }
    if (build.error_cleanup) {
      fn(*build.error_cleanup);
    }
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      settle();
      size_t ready = 0;
      while (ready < states_.size() && !is_ready(ready)) {
        ++ready;
      }
      if (ready < states_.size()) {
        run_one(ready, lock);
        continue;
      }
      if (std::ranges::count(states_, State::Ended) == std::ssize(states_)) {
        return;
      }
      KILN_CHECK(std::ranges::count(states_, State::Running) > 0,
                 "builds of a plan need each other in a circle");
      changed_.wait(lock);
    }
  }

  bool is_ready(size_t index) const {
    return states_[index] == State::Waiting && std::ranges::all_of(needs_[index], [&](size_t need) {
             return states_[need] == State::Ended;
           });
  }

  void run_one(size_t index, std::unique_lock<std::mutex>& lock) {
    states_[index] = State::Running;
    lock.unlock();
    BuildOutcome outcome =
        BuildRun(plan_, plan_.builds[index], runner_, events_, skip_cleanup_, stop_).run();
    lock.lock();
    outcomes_[index] = std::move(outcome);
    states_[index] = State::Ended;
    changed_.notify_all();
  }

  // Ends builds that can never start: those that need one that failed, and all when cancelled.
  void settle() {
    bool is_settled = false;
    while (!is_settled) {
      is_settled = true;
      for (size_t i = 0; i < states_.size(); ++i) {
        is_settled = !(states_[i] == State::Waiting && end_early(i)) && is_settled;
      }
    }
  }

  bool end_early(size_t i) {
    BuildOutcome& outcome = outcomes_[i];
    outcome.name = plan_.builds[i].name;
    auto failed = std::ranges::find_if(needs_[i], [&](size_t need) {
      return states_[need] == State::Ended && !counts_as_done(outcomes_[need].outcome);
    });
    if (stop_.stop_requested()) {
      outcome.outcome = Outcome::Cancelled;
      outcome.error = "the run was cancelled before it began";
    } else if (failed != needs_[i].end()) {
      outcome.outcome = Outcome::Failed;
      outcome.error =
          fmt::format("It needs the build {}, which failed.", plan_.builds[*failed].name);
      events_.on_event(
          event_now(outcome.name, event::BuildFinished{outcome.outcome, outcome.error, {}, {}}));
    } else {
      return false;
    }
    states_[i] = State::Ended;
    changed_.notify_all();
    return true;
  }

  const Plan& plan_;
  StepRunner& runner_;
  EventSink& events_;
  bool skip_cleanup_;
  std::stop_token stop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::set<size_t>> needs_;
  std::vector<State> states_;
  std::vector<BuildOutcome> outcomes_;
};

}  // namespace

bool RunOutcome::succeeded() const {
  return std::ranges::all_of(
      builds, [](const BuildOutcome& build) { return counts_as_done(build.outcome); });
}

RunOutcome execute(const Plan& plan, StepRunner& runner, EventSink& events,
                   const ExecutorLimits& limits, bool skip_cleanup, std::stop_token stop) {
  return Run(plan, runner, events, skip_cleanup, stop).run(limits.parallel_builds);
}

}  // namespace kiln
