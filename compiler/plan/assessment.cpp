#include "compiler/plan/assessment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kiln {

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Run:
      return "run";
    case Verdict::Reuse:
      return "reuse";
    case Verdict::Skip:
      return "skip";
    case Verdict::Conditional:
      break;
  }
  return "conditional";
}

bool Assessment::has_work() const {
  return std::ranges::any_of(steps, [](const StepAssessment& step) {
    return step.verdict == Verdict::Run || step.verdict == Verdict::Conditional;
  });
}

Assessment assess_without_state(const Plan& plan) {
  Assessment assessment;
  assessment.steps.assign(plan.steps.size(), {.reason = "no result is kept here"});
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i];
    StepAssessment& assessed = assessment.steps[i];
    if (!step.condition.is_known()) {
      const std::string& origin = step.condition.refinement().origin;
      assessed = {Verdict::Conditional, origin.empty()
                                            ? "its condition is known only during the run"
                                            : fmt::format("its condition depends on {}", origin)};
    } else if (step.same_as) {
      assessed = {Verdict::Reuse, fmt::format("the same as {}", plan.step(*step.same_as).address)};
    }
  }
  for (const PlannedBuild& build : plan.builds) {
    if (build.error_cleanup) {
      assessment.steps[static_cast<uint32_t>(*build.error_cleanup)] = {Verdict::Skip,
                                                                       "only after a failure"};
    }
  }
  return assessment;
}

std::string age_in_words(std::chrono::seconds age) {
  struct Unit {
    int64_t seconds;
    std::string_view name;
  };
  constexpr std::array<Unit, 6> units = {{{365L * 86400, "year"},
                                          {30L * 86400, "month"},
                                          {7L * 86400, "week"},
                                          {86400, "day"},
                                          {3600, "hour"},
                                          {60, "minute"}}};
  for (const Unit& unit : units) {
    if (const int64_t count = age.count() / unit.seconds; count > 0) {
      return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
    }
  }
  return "less than a minute";
}

}  // namespace kiln
