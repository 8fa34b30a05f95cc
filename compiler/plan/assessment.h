#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan.h"

namespace kiln {

// What would become of a step if the plan ran here and now.
enum class Verdict : uint8_t {
  Run,
  // An earlier result stands for it.
  Reuse,
  // Its `when` is false, or it runs only after a failure.
  Skip,
  // Only the run will tell: its `when` or an option is not known yet.
  Conditional,
};

// `run`, `reuse`, `skip`, `conditional`.
std::string_view verdict_name(Verdict verdict);

struct StepAssessment {
  Verdict verdict = Verdict::Run;
  // Why, in words without a final period: `no result is kept here`, `install.sh has changed`.
  std::string reason;
  // Reuse: how old the result is.
  std::optional<std::chrono::seconds> age = {};
  // How long it took when it last ran here.
  std::optional<std::chrono::milliseconds> estimate = {};
};

// `kiln.assessment/1`: this machine's view of a plan, beside it and never part of it.
struct Assessment {
  // By step of the plan.
  std::vector<StepAssessment> steps;
  // Of the whole run; nothing when too little of it ran here before.
  std::optional<std::chrono::milliseconds> estimate = {};

  const StepAssessment& step(StepId id) const { return steps[static_cast<uint32_t>(id)]; }
  // Whether anything is to run: what -detailed-exitcode tells.
  bool has_work() const;
};

// The view of a machine that has built nothing: every step runs, `no result is kept here`; steps
// that are the same as an earlier one of the plan are reused from it.
Assessment assess_without_state(const Plan& plan);

// `3 days`, `2 hours`, `less than a minute`: an age in the largest unit of which there is at least
// one.
std::string age_in_words(std::chrono::seconds age);

}  // namespace kiln
