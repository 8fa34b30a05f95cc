#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/executor.h"

namespace kiln {

// Steps that do nothing, or what a test wants; remembers everything that was asked of it.
class FakeStepRunner final : public StepRunner {
 public:
  explicit FakeStepRunner(const Plan& plan) : plan_(plan) {}

  using Behaviour = std::function<StepResult(std::stop_token)>;

  // Steps without a behaviour succeed.
  void set(const std::string& address, Behaviour behaviour) {
    behaviours_[address] = std::move(behaviour);
  }
  void fail(const std::string& address, std::string error) {
    set(address,
        [error = std::move(error)](std::stop_token) { return StepResult{Outcome::Failed, error}; });
  }

  StepResult run(const PlannedBuild& build, StepId step, std::stop_token stop) override {
    const std::string& address = plan_.step(step).address;
    {
      std::lock_guard lock(mutex_);
      done_.push_back(address);
      ++running_;
      most_running_ = std::max(most_running_, running_);
      if (busy_[build.name]++ > 0) {
        overlapped_ = true;
      }
    }
    auto found = behaviours_.find(address);
    StepResult result = found == behaviours_.end() ? StepResult{} : found->second(stop);
    std::lock_guard lock(mutex_);
    --running_;
    --busy_[build.name];
    return result;
  }

  BuildEnd finish(const PlannedBuild& build, Outcome) override {
    std::lock_guard lock(mutex_);
    done_.push_back("finish " + build.name);
    return {{{"fake", build.name, "made " + build.name, {}}}, finish_errors};
  }

  // Addresses in the order they were run, and `finish NAME`.
  std::vector<std::string> done() const {
    std::lock_guard lock(mutex_);
    return done_;
  }
  int most_running() const { return most_running_; }
  // Whether two steps of one build ever ran at a time.
  bool overlapped() const { return overlapped_; }

  std::vector<std::string> finish_errors;

 private:
  const Plan& plan_;
  std::map<std::string, Behaviour> behaviours_;
  mutable std::mutex mutex_;
  std::vector<std::string> done_;
  std::map<std::string, int> busy_;
  int running_ = 0;
  int most_running_ = 0;
  bool overlapped_ = false;
};

// Keeps the events of a run.
class EventLog final : public EventSink {
 public:
  void on_event(const Event& event) override { events.push_back(event); }

  template <typename What>
  std::vector<What> all() const {
    std::vector<What> found;
    for (const Event& event : events) {
      if (const What* what = std::get_if<What>(&event.what)) {
        found.push_back(*what);
      }
    }
    return found;
  }

  std::vector<Event> events;
};

}  // namespace kiln
