#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "compiler/plan/plan_text.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

std::string counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string about(std::chrono::milliseconds time) {
  const int64_t seconds = (time.count() + 999) / 1000;
  if (seconds < 60) {
    return fmt::format("about {}s", seconds);
  }
  return seconds < 3600 ? fmt::format("about {}m{}s", seconds / 60, seconds % 60)
                        : fmt::format("about {}h{}m", seconds / 3600, seconds / 60 % 60);
}

std::string_view effect_words(std::string_view kind) {
  return kind == "network" ? "talks to" : kind == "credential" ? "uses" : "creates";
}

}  // namespace

std::string verdict_text(const StepAssessment& assessed) {
  std::string text;
  switch (assessed.verdict) {
    case Verdict::Run:
      text = "run";
      break;
    case Verdict::Reuse:
      text = assessed.age ? fmt::format("reused, built {} ago", age_in_words(*assessed.age))
                          : std::string("reused");
      break;
    case Verdict::Skip:
      text = "skipped";
      break;
    case Verdict::Conditional:
      text = "perhaps";
      break;
  }
  if (!assessed.reason.empty()) {
    text += ": " + assessed.reason;
  }
  // Less is not worth the words.
  if (assessed.estimate >= std::chrono::seconds(1) && assessed.verdict != Verdict::Reuse) {
    text += ", " + about(*assessed.estimate);
  }
  return text;
}

std::string plan_summary(const PlanView& view) {
  const PlanDocument& document = view.document;
  std::string text = fmt::format("{}, {}", counted(document.builds.size(), "build"),
                                 counted(document.steps.size(), "step"));
  std::vector<std::string> parts;
  if (view.assessment != nullptr) {
    std::array<size_t, 4> counts{};
    for (const StepAssessment& step : view.assessment->steps) {
      ++counts[static_cast<size_t>(step.verdict)];
    }
    const auto add = [&](Verdict verdict, std::string_view words) {
      if (const size_t count = counts[static_cast<size_t>(verdict)]; count != 0) {
        parts.push_back(fmt::format("{} {}", count, words));
      }
    };
    add(Verdict::Run, "to run");
    add(Verdict::Reuse, "reused");
    add(Verdict::Conditional, "conditional");
    add(Verdict::Skip, "only after a failure");
  } else if (const auto conditional = std::ranges::count_if(
                 document.steps,
                 [](const DocumentStep& step) { return stand_in(step.condition).has_value(); });
             conditional != 0) {
    parts.push_back(fmt::format("{} conditional", conditional));
  }
  if (!parts.empty()) {
    text += fmt::format(": {}", fmt::join(parts, ", "));
  }
  if (const size_t unique = count_unique(document); unique != document.steps.size()) {
    text += fmt::format(" (declared {}, unique {})", document.steps.size(), unique);
  }
  if (view.assessment != nullptr && view.assessment->estimate) {
    text += ", " + about(*view.assessment->estimate);
  }
  return text;
}

std::vector<uint32_t> steps_of(const DocumentBuild& build) {
  std::vector<uint32_t> steps = build.prepare;
  steps.insert(steps.end(), build.provision.begin(), build.provision.end());
  steps.insert(steps.end(), build.capture.begin(), build.capture.end());
  for (const std::vector<uint32_t>& chain : build.post_process) {
    steps.insert(steps.end(), chain.begin(), chain.end());
  }
  if (build.error_cleanup) {
    steps.push_back(*build.error_cleanup);
  }
  return steps;
}

std::string_view step_name(const DocumentStep& step, const DocumentBuild& build) {
  const size_t prefix = std::string_view("build.").size() + build.name.size() + 1;
  return step.address.size() > prefix ? std::string_view(step.address).substr(prefix)
                                      : std::string_view(step.address);
}

std::vector<std::string> step_notes(const DocumentStep& step) {
  std::vector<std::string> notes;
  if (const std::optional<StandIn> condition = stand_in(step.condition)) {
    notes.push_back(condition->origins.empty()
                        ? "if its condition holds"
                        : fmt::format("if its condition holds, which depends on {}",
                                      fmt::join(condition->origins, ", ")));
  }
  if (step.max_retries != 0) {
    notes.push_back(fmt::format("up to {} retries", step.max_retries));
  }
  if (step.continue_on_error) {
    notes.push_back("may fail");
  }
  return notes;
}

std::vector<std::string> step_facts(const DocumentStep& step) {
  std::vector<std::string> facts;
  for (const DocumentEffect& effect : step.effects) {
    facts.push_back(fmt::format("{} {}", effect_words(effect.kind), effect.subject));
  }
  for (const InputFile& file : step.input_files) {
    facts.push_back("reads " + file.path + (file.digest ? "" : " (which is not there)"));
  }
  return facts;
}

}  // namespace kiln
