#pragma once

#include <string>
#include <string_view>

#include "compiler/plan/plan_text.h"

namespace kiln {

// Text as the content of an element or attribute of HTML.
std::string html_escape(std::string_view text);

// The class of a step's verdict: `run`, `reuse`, `skip`, `conditional`; `run` without one.
std::string_view verdict_class(const StepAssessment* assessed);

// The plan's graph as SVG: a row for each build, its steps in order with links to their detail, and
// the edges between builds. Of a plan too large to be looked at, one box for each build.
std::string page_graph(const PlanView& view);

}  // namespace kiln
