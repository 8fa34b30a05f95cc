#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/plan/markdown.h"
#include "compiler/plan/plan_text.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

std::string row(uint32_t index, const DocumentBuild& build, const PlanView& view) {
  const DocumentStep& step = view.document.steps[index];
  const StepAssessment* assessed = view.assessed(index);
  std::vector<std::string> notes = step_notes(step);
  // The notes say what a conditional step depends on.
  if (assessed != nullptr && assessed->verdict != Verdict::Conditional) {
    notes.push_back(verdict_text(*assessed));
  }
  return fmt::format("| {} | {} | {} |\n", markdown_code(step_name(step, build)),
                     markdown_cell(step.summary),
                     markdown_cell(fmt::format("{}", fmt::join(notes, "; "))));
}

std::string details(uint32_t index, const DocumentBuild& build, const PlanView& view) {
  const DocumentStep& step = view.document.steps[index];
  const StepAssessment* assessed = view.assessed(index);
  std::string lines;
  if (step.config.has_content() && step.config.type().is(TypeKind::Object)) {
    for (const auto& [name, value] : plain_entries(step.config)) {
      const std::string text = plain_text(value);
      if (!value.is_null() && text != "[]" && text != "{}") {
        lines += fmt::format("{} = {}\n", name, text);
      }
    }
  }
  for (const std::string& fact : step_facts(step)) {
    lines += fmt::format("# {}\n", fact);
  }
  const bool is_reused = assessed != nullptr && assessed->verdict == Verdict::Reuse;
  return lines.empty() || is_reused
             ? ""
             : fmt::format("**{}**\n\n{}\n", markdown_cell(step_name(step, build)),
                           markdown_block(lines, "hcl"));
}

}  // namespace

std::string print_plan_markdown(const PlanView& view) {
  std::string out = fmt::format("### Plan: {}\n\n", plan_summary(view));
  for (const DocumentBuild& build : view.document.builds) {
    out += fmt::format("#### {}\n\n| step | what | |\n|---|---|---|\n", markdown_code(build.name));
    std::string folded;
    for (const uint32_t index : steps_of(build)) {
      out += row(index, build, view);
      folded += details(index, build, view);
    }
    out += folded.empty()
               ? "\n"
               : fmt::format("\n<details><summary>Options</summary>\n\n{}</details>\n\n", folded);
  }
  if (!view.document.outputs.empty()) {
    out += "#### Outputs\n\n";
    for (const auto& [name, value] : view.document.outputs) {
      out += fmt::format("- {} = {}\n", markdown_code(name), markdown_code(plain_text(value)));
    }
  }
  return out;
}

}  // namespace kiln
