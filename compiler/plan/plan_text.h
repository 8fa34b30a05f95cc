#pragma once

#include <string>

#include "compiler/plan/assessment.h"
#include "compiler/plan/plan_document.h"

namespace kiln {

// A plan as it is shown: with this machine's view of it, or without one (a plan read from a file).
// The assessment's steps are the document's.
struct PlanView {
  const PlanDocument& document;
  const Assessment* assessment = nullptr;

  // Null without an assessment.
  const StepAssessment* assessed(uint32_t step) const {
    return assessment == nullptr ? nullptr : &assessment->steps[step];
  }
};

// How the forms below differ: each is for one reader and ends in a newline.

// For a reviewer at a terminal: images, their steps in order, what will run and why, what is
// reused; of steps that are not reused the options that are set, what is unknown and why, secrets
// as `(sensitive: var.password)`, effects; and a closing count.
std::string print_plan_text(const PlanView& view, bool color);

// A graph in the language of graphviz: a cluster for each build, an edge for each need.
std::string print_plan_dot(const PlanView& view);

// A comment on a pull request: a table for each build, options folded away.
std::string print_plan_markdown(const PlanView& view);

// The assessment alone, `kiln.assessment/1` (docs/assessment.schema.json): canonical JSON that
// names the plan by its digest. No steps without one.
std::string print_assessment_json(const PlanView& view);

// `run: no result is kept here`, `reused, built 3 days ago: nothing has changed`: a verdict and its
// reason, on one line.
std::string verdict_text(const StepAssessment& assessed);

// `3 builds, 12 steps: 4 to run, 8 reused (declared 12, unique 9), about 2m30s`.
std::string plan_summary(const PlanView& view);

// The steps of a build in the order they run, those after a failure last.
std::vector<uint32_t> steps_of(const DocumentBuild& build);

// `harden` of `build.web.qemu.debian/harden`, the step's name where its build is known.
std::string_view step_name(const DocumentStep& step, const DocumentBuild& build);

// What qualifies a step: `if its condition holds, which depends on build.ID`, `up to 2 retries`.
std::vector<std::string> step_notes(const DocumentStep& step);

// `talks to deb.debian.org`, `reads install.sh`: effects and input files, in words.
std::vector<std::string> step_facts(const DocumentStep& step);

}  // namespace kiln
