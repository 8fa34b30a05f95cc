#include <fmt/format.h>

#include "compiler/plan/plan_text.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

// A string of graphviz: only quotes and backslashes are special.
std::string dot_quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

std::string_view color_of(const StepAssessment* assessed) {
  if (assessed == nullptr) {
    return "white";
  }
  switch (assessed->verdict) {
    case Verdict::Run:
      return "#cfe8cf";
    case Verdict::Reuse:
      return "#e4e4e4";
    case Verdict::Conditional:
      return "#fbeec2";
    case Verdict::Skip:
      break;
  }
  return "white";
}

std::string node(uint32_t index, const DocumentBuild& build, const PlanView& view) {
  const DocumentStep& step = view.document.steps[index];
  const StepAssessment* assessed = view.assessed(index);
  const bool is_conditional = stand_in(step.condition).has_value();
  return fmt::format("    s{} [label={}, tooltip={}, fillcolor={}, style={}];\n", index,
                     dot_quote(fmt::format("{}\n{}", step_name(step, build), step.summary)),
                     dot_quote(assessed == nullptr ? step.address : verdict_text(*assessed)),
                     dot_quote(color_of(assessed)),
                     is_conditional ? "\"filled,dashed\"" : "filled");
}

}  // namespace

std::string print_plan_dot(const PlanView& view) {
  const PlanDocument& document = view.document;
  std::string out =
      "digraph plan {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\", fontsize=10];\n";
  for (size_t i = 0; i < document.builds.size(); ++i) {
    const DocumentBuild& build = document.builds[i];
    out += fmt::format("  subgraph cluster_{} {{\n    label={};\n", i, dot_quote(build.name));
    for (const uint32_t index : steps_of(build)) {
      out += node(index, build, view);
    }
    out += "  }\n";
  }
  for (uint32_t i = 0; i < document.steps.size(); ++i) {
    const DocumentStep& step = document.steps[i];
    for (const uint32_t need : step.needs) {
      out += fmt::format("  s{} -> s{};\n", need, i);
    }
    if (step.same_as) {
      out += fmt::format("  s{} -> s{} [style=dotted, label=\"same\", constraint=false];\n",
                         *step.same_as, i);
    }
  }
  return out + "}\n";
}

}  // namespace kiln
