#include "runtime/assess_plan.h"

#include <algorithm>
#include <map>

#include "runtime/build_session.h"

namespace kiln {
namespace {

using Durations = std::map<std::string, std::chrono::milliseconds>;

// By address, of the last time each step ran to its end.
Durations last_durations(Database& history, const std::string& root) {
  Durations durations;
  const Result<std::vector<Row>> rows = history.query(
      "SELECT s.address, s.finished - s.started FROM steps s JOIN runs r ON r.id = s.run"
      " WHERE r.root = ?1 AND s.outcome = 'succeeded' ORDER BY s.finished",
      {root});
  if (rows) {
    for (const Row& row : *rows) {
      durations[text_of(row[0])] = std::chrono::milliseconds(integer_of(row[1]));
    }
  }
  return durations;
}

// Builds run beside each other, the steps of one after each other.
std::optional<std::chrono::milliseconds> estimate_of(const Plan& plan,
                                                     const Assessment& assessment) {
  std::chrono::milliseconds longest{0};
  bool has_work = false;
  for (const PlannedBuild& build : plan.builds) {
    std::chrono::milliseconds sum{0};
    const auto add = [&](StepId id) {
      const StepAssessment& step = assessment.step(id);
      const bool runs = step.verdict == Verdict::Run || step.verdict == Verdict::Conditional;
      has_work = has_work || runs;
      sum += runs && step.estimate ? *step.estimate : std::chrono::milliseconds(0);
      return !runs || step.estimate.has_value();
    };
    bool is_known = std::ranges::all_of(build.prepare, add) &&
                    std::ranges::all_of(build.provision, add) &&
                    std::ranges::all_of(build.capture, add);
    for (const std::vector<StepId>& chain : build.post_process) {
      is_known = is_known && std::ranges::all_of(chain, add);
    }
    if (!is_known) {
      return std::nullopt;
    }
    longest = std::max(longest, sum);
  }
  return has_work ? std::optional(longest) : std::nullopt;
}

}  // namespace

Assessment assess_plan(const RunSettings& settings, Database* history, const std::string& root,
                       const std::stop_token& stop) {
  Assessment assessment = assess_without_state(settings.plan);
  for (const PlannedBuild& build : settings.plan.builds) {
    BuildSession(settings, build).assess(assessment, stop);
  }
  if (history == nullptr) {
    return assessment;
  }
  const Durations durations = last_durations(*history, root);
  for (size_t i = 0; i < assessment.steps.size(); ++i) {
    const auto known = durations.find(settings.plan.steps[i].address);
    const Verdict verdict = assessment.steps[i].verdict;
    if (known != durations.end() && (verdict == Verdict::Run || verdict == Verdict::Conditional)) {
      assessment.steps[i].estimate = known->second;
    }
  }
  assessment.estimate = estimate_of(settings.plan, assessment);
  return assessment;
}

}  // namespace kiln
