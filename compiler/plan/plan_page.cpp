#include "compiler/plan/plan_page.h"

namespace kiln {

std::string print_plan_page(const PlanView& view) {
  return "<pre>" + print_plan_text(view, false) + "</pre>";
}

}  // namespace kiln
