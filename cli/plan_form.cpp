#include "cli/plan_form.h"

#include "compiler/plan/plan_page.h"
#include "compiler/source/check.h"

namespace kiln {

Flag plan_form_flag() {
  return {.name = "format",
          .kind = FlagKind::Choice,
          .value = "FORMAT",
          .help = "How to show the plan (default: text; -json is json)",
          .choices = {"text", "json", "assessment", "dot", "markdown", "html"}};
}

PlanForm plan_form(const Arguments& arguments) {
  const std::string name = arguments.text("format").value_or("text");
  return name == "assessment"                        ? PlanForm::Assessment
         : name == "dot"                             ? PlanForm::Dot
         : name == "markdown"                        ? PlanForm::Markdown
         : name == "html"                            ? PlanForm::Html
         : name == "json" || arguments.is_on("json") ? PlanForm::Json
                                                     : PlanForm::Text;
}

std::string print_plan(const PlanView& view, PlanForm form, bool color) {
  switch (form) {
    case PlanForm::Text:
      return print_plan_text(view, color);
    case PlanForm::Json:
      return print_plan_json(view.document).text;
    case PlanForm::Assessment:
      return print_assessment_json(view);
    case PlanForm::Dot:
      return print_plan_dot(view);
    case PlanForm::Markdown:
      return print_plan_markdown(view);
    case PlanForm::Html:
      return print_plan_page(view);
  }
  KILN_CHECK(false, "a plan has a form");
}

Result<std::string> print_diff(const PlanDiff& diff, const PlanDocument& before,
                               const PlanView& after, PlanForm form, bool color) {
  switch (form) {
    case PlanForm::Text:
      return print_diff_text(diff, before, after.document, color);
    case PlanForm::Json:
      return print_diff_json(diff, before, after.document);
    case PlanForm::Markdown:
      return print_diff_markdown(diff, before, after.document);
    case PlanForm::Html: {
      const PageDiff beside{diff, before};
      return print_plan_page(after, &beside);
    }
    case PlanForm::Assessment:
    case PlanForm::Dot:
      break;
  }
  return Error{"-diff is shown as text, json, markdown or html."};
}

}  // namespace kiln
