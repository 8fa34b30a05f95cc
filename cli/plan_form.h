#pragma once

#include <string>

#include "cli/flags.h"
#include "compiler/plan/plan_diff.h"
#include "compiler/plan/plan_text.h"
#include "compiler/source/result.h"

namespace kiln {

// How `plan` and `show` print a plan.
enum class PlanForm : uint8_t { Text, Json, Assessment, Dot, Markdown, Html };

// The flag `-format`, and what it and `-json` say.
Flag plan_form_flag();
PlanForm plan_form(const Arguments& arguments);

std::string print_plan(const PlanView& view, PlanForm form, bool color);

// What differs from `before`. An error where a form cannot show that.
Result<std::string> print_diff(const PlanDiff& diff, const PlanDocument& before,
                               const PlanView& after, PlanForm form, bool color);

}  // namespace kiln
