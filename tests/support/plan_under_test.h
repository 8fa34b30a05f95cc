#pragma once

#include <string>
#include <vector>

#include "compiler/plan/plan.h"
#include "tests/support/catch.h"
#include "tests/support/template_under_test.h"

namespace kiln {

// A template and its plan, with the small catalog.
struct PlanUnderTest : TemplateUnderTest {
  using TemplateUnderTest::TemplateUnderTest;

  PlanUnderTest& lower() {
    load();
    plan = kiln::lower(*module, selection, small_catalog(), files, diagnostics);
    return *this;
  }

  std::vector<std::string> build_names() const {
    std::vector<std::string> names;
    for (const PlannedBuild& build : plan.builds) {
      names.push_back(build.name);
    }
    return names;
  }

  // `address <- needs`, one step a line.
  std::string steps() const {
    std::string text;
    for (const Step& step : plan.steps) {
      text += step.address;
      for (StepId need : step.needs) {
        text += " <- " + plan.step(need).address;
      }
      text += "\n";
    }
    return text;
  }

  const Step& step(const std::string& address) const {
    for (const Step& step : plan.steps) {
      if (step.address == address) {
        return step;
      }
    }
    FAIL("there is no step " + address);
    return plan.steps.front();
  }

  Selection selection;
  Plan plan;
};

}  // namespace kiln
