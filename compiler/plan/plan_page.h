#pragma once

#include <string>

#include "compiler/plan/plan_diff.h"
#include "compiler/plan/plan_text.h"

namespace kiln {

// A comparison that a page shows beside the plan.
struct PageDiff {
  const PlanDiff& diff;
  const PlanDocument& before;
};

// A plan as one HTML page that needs nothing else: a graph, the detail of every step, what differs
// from another plan, search, light and dark. It works without a network (its own security policy
// forbids any) and prints.
std::string print_plan_page(const PlanView& view, const PageDiff* diff = nullptr);

}  // namespace kiln
