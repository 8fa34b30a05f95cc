#include "compiler/plan/plan_text.h"
#include "compiler/value/json.h"

namespace kiln {

std::string print_assessment_json(const PlanView& view) {
  const Assessment assessment = view.assessment == nullptr ? Assessment() : *view.assessment;
  JsonWriter writer(2);
  writer.begin_object();
  if (assessment.estimate) {
    writer.key("estimate_ms");
    writer.integer(assessment.estimate->count());
  }
  writer.key("format");
  writer.string("kiln.assessment/1");
  writer.key("plan");
  writer.string(print_plan_json(view.document).digest);
  writer.key("steps");
  writer.begin_array();
  for (size_t i = 0; i < assessment.steps.size(); ++i) {
    const StepAssessment& step = assessment.steps[i];
    writer.begin_object();
    writer.key("address");
    writer.string(view.document.steps[i].address);
    if (step.age) {
      writer.key("age_s");
      writer.integer(step.age->count());
    }
    if (step.estimate) {
      writer.key("estimate_ms");
      writer.integer(step.estimate->count());
    }
    writer.key("reason");
    writer.string(step.reason);
    writer.key("verdict");
    writer.string(verdict_name(step.verdict));
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return writer.text() + "\n";
}

}  // namespace kiln
