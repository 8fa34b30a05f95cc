#pragma once

#include <string>

#include "compiler/plan/plan_text.h"

namespace kiln {

// A plan as one HTML page that needs nothing else: a graph, the detail of every step, search, light
// and dark. It works without a network and prints.
std::string print_plan_page(const PlanView& view);

}  // namespace kiln
