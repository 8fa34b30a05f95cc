#include "compiler/plan/plan_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/plan/page_frame.h"
#include "compiler/plan/page_graph.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

std::string lines_html(const std::vector<LineChange>& lines) {
  std::string out = "<pre>";
  for (const LineChange& line : lines) {
    out += fmt::format("<span class=\"{}\">{} {}</span>",
                       line.sign == '+'   ? "plus"
                       : line.sign == '-' ? "minus"
                                          : "same",
                       line.sign, html_escape(line.text));
  }
  return out + "</pre>";
}

class PlanPage {
 public:
  PlanPage(const PlanView& view, const PageDiff* diff)
      : view_(view), document_(view.document), diff_(diff) {}

  std::string print() {
    add("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        "<title>kiln plan</title><style>");
    add(page_style);
    add("</style></head>\n<body>\n<h1>Plan</h1>\n");
    add(fmt::format("<p id=\"summary\">{}</p>\n<p class=\"dim mono\">{}</p>\n",
                    html_escape(plan_summary(view_)), print_plan_json(document_).digest));
    add_bar();
    add_diff();
    add("<h2>Graph</h2>\n" + page_graph(view_) + "\n<h2>Steps</h2>\n");
    for (const DocumentBuild& build : document_.builds) {
      add_build(build);
    }
    add_values("Outputs", document_.outputs);
    add_inputs();
    add("<script>");
    add(page_script);
    add("</script>\n</body></html>\n");
    return std::move(out_);
  }

 private:
  void add(std::string_view html) { out_ += html; }

  void add_bar() {
    add("<div class=\"bar\"><input id=\"search\" type=\"search\" placeholder=\"Search steps (/)\" "
        "aria-label=\"Search steps\"><span id=\"found\" class=\"dim\" "
        "aria-live=\"polite\"></span>");
    for (const std::string_view verdict : {"run", "reuse", "conditional", "skip"}) {
      add(fmt::format("<button data-verdict=\"{0}\" aria-pressed=\"false\">{0}</button>", verdict));
    }
    add("<button id=\"open\">Open all</button><button id=\"theme\">Light / dark</button></div>\n");
  }

  void add_diff() {
    if (diff_ == nullptr) {
      return;
    }
    add(fmt::format("<section id=\"diff\"><h2>What differs</h2>\n<p>{}</p>\n",
                    html_escape(diff_summary(diff_->diff))));
    add_list(diff_->diff.inputs);
    for (const BuildChange& build : diff_->diff.builds) {
      add(fmt::format("<h3 class=\"mono\">{}{}</h3>\n", html_escape(build.name),
                      build.is_added     ? " (new)"
                      : build.is_removed ? " (gone)"
                                         : ""));
      for (const StepChange& change : build.steps) {
        add_change(change);
      }
    }
    add("</section>\n");
  }

  void add_change(const StepChange& change) {
    const DocumentStep& step =
        change.after ? document_.steps[*change.after] : diff_->before.steps[*change.before];
    add(fmt::format(
        "<div class=\"change {}\"><p><b>{}</b> <span class=\"mono\">{}</span> {}</p>",
        change_name(change.kind),
        change.kind == StepChange::Kind::Follows ? "runs again" : change_name(change.kind),
        html_escape(step.address), html_escape(step.summary)));
    add_list(change.reasons);
    if (!change.lines.empty()) {
      add(lines_html(change.lines));
    }
    add("</div>\n");
  }

  void add_list(const std::vector<std::string>& texts) {
    if (texts.empty()) {
      return;
    }
    add("<ul>");
    for (const std::string& text : texts) {
      add(fmt::format("<li>{}</li>", html_escape(text)));
    }
    add("</ul>\n");
  }

  void add_build(const DocumentBuild& build) {
    add(
        fmt::format("<section class=\"build\"><h3><span class=\"mono\">{}</span> "
                    "<span class=\"dim\">{}:{}</span></h3>\n",
                    html_escape(build.name), html_escape(build.origin.file), build.origin.line));
    for (const uint32_t index : steps_of(build)) {
      add_step(index, build);
    }
    add("</section>\n");
  }

  void add_step(uint32_t index, const DocumentBuild& build) {
    const DocumentStep& step = document_.steps[index];
    const StepAssessment* assessed = view_.assessed(index);
    std::vector<std::string> notes = step_notes(step);
    if (assessed != nullptr) {
      notes.push_back(verdict_text(*assessed));
    }
    add(fmt::format(
        "<details class=\"step {}\" id=\"{}\"><summary><span class=\"mono\">{}</span>"
        "<span>{}</span><span class=\"verdict\">{}</span></summary><div>",
        verdict_class(assessed), html_escape(step.address), html_escape(step_name(step, build)),
        html_escape(step.summary), html_escape(fmt::format("{}", fmt::join(notes, "; ")))));
    std::string options;
    for (const std::string& line : option_lines(step.config)) {
      options += html_escape(line) + "\n";
    }
    if (!options.empty()) {
      add("<pre>" + options + "</pre>");
    }
    add_list(step_facts(step));
    add("<table>");
    row("component",
        fmt::format("{} {}, version {}", step.kind, step.component, step.component_version));
    row("written at", fmt::format("{}:{}", step.origin.file, step.origin.line));
    row("reuse", step.reuse);
    for (const InputFile& file : step.input_files) {
      row(file.path, file.digest.value_or("not there"));
    }
    links("needs", step.needs);
    links("starts from", step.key_parents);
    if (step.same_as) {
      links("the same as", {*step.same_as});
    }
    add("</table></div></details>\n");
  }

  void row(std::string_view name, std::string_view text) {
    add(fmt::format("<tr><th>{}</th><td class=\"mono\">{}</td></tr>", html_escape(name),
                    html_escape(text)));
  }

  void links(std::string_view name, const std::vector<uint32_t>& steps) {
    if (steps.empty()) {
      return;
    }
    add(fmt::format("<tr><th>{}</th><td class=\"mono\">", name));
    for (const uint32_t step : steps) {
      const std::string address = html_escape(document_.steps[step].address);
      add(fmt::format("<a href=\"#{0}\">{0}</a> ", address));
    }
    add("</td></tr>");
  }

  void add_values(std::string_view title, const std::map<std::string, Value>& values) {
    if (values.empty()) {
      return;
    }
    add(fmt::format("<h2>{}</h2>\n<table>", title));
    for (const auto& [name, value] : values) {
      row(name, value.is_null() ? "not set" : plain_text(value));
    }
    add("</table>\n");
  }

  void add_inputs() {
    add("<h2>Made from</h2>\n<table>");
    for (const InputFile& file : document_.files) {
      row(file.path, file.digest.value_or("holds secrets"));
    }
    add("</table>\n");
    std::map<std::string, Value> variables;
    for (const auto& [name, variable] : document_.variables) {
      variables.emplace(name, variable.value);
    }
    add_values("Variables", variables);
    add_values("Environment", document_.environment);
  }

  const PlanView& view_;
  const PlanDocument& document_;
  const PageDiff* diff_;
  std::string out_;
};

}  // namespace

std::string print_plan_page(const PlanView& view, const PageDiff* diff) {
  return PlanPage(view, diff).print();
}

}  // namespace kiln
