#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/plan/plan_text.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

constexpr size_t line_width = 100;

struct Style {
  std::string_view bold;
  std::string_view dim;
  std::string_view yellow;
  std::string_view reset;
};
constexpr Style plain_style = {"", "", "", ""};
constexpr Style color_style = {"\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"};

bool is_open(const Value& value) {
  return value.has_content() && !stand_in(value) &&
         (is_plain_list(value) || value.type().is(TypeKind::Object));
}

bool is_unset(const Value& value) {
  return value.is_null() || (is_open(value) && value.size() == 0);
}

class PlanTextPrinter {
 public:
  PlanTextPrinter(const PlanView& view, const Style& style)
      : view_(view), document_(view.document), style_(style) {}

  std::string print() {
    find_common_reason();
    for (const DocumentBuild& build : document_.builds) {
      print_build(build);
    }
    if (!document_.outputs.empty()) {
      out_ += fmt::format("{}outputs{}\n", style_.bold, style_.reset);
      print_options(document_.outputs, 2);
      out_ += "\n";
    }
    if (!common_reason_.empty()) {
      out_ += fmt::format("All steps that run: {}.\n", common_reason_);
    }
    out_ += fmt::format("{}Plan: {}.{}\n", style_.bold, plan_summary(view_), style_.reset);
    return std::move(out_);
  }

 private:
  // Said once if it is that of every step that runs.
  void find_common_reason() {
    if (view_.assessment == nullptr) {
      return;
    }
    for (const StepAssessment& step : view_.assessment->steps) {
      if (step.verdict == Verdict::Run) {
        if (!common_reason_.empty() && step.reason != common_reason_) {
          common_reason_.clear();
          return;
        }
        common_reason_ = step.reason;
      }
    }
  }

  void print_build(const DocumentBuild& build) {
    out_ += fmt::format("{}{}{} {}({}:{}){}\n", style_.bold, build.name, style_.reset, style_.dim,
                        build.origin.file, build.origin.line, style_.reset);
    size_t number = 0;
    for (const uint32_t index : steps_of(build)) {
      if (build.error_cleanup == index) {
        out_ += "  after a failure:\n";
        print_step(index, build, "  - ");
      } else {
        print_step(index, build, fmt::format("{:>3}. ", ++number));
      }
    }
    out_ += "\n";
  }

  void print_step(uint32_t index, const DocumentBuild& build, std::string_view bullet) {
    const DocumentStep& step = document_.steps[index];
    const StepAssessment* assessed = view_.assessed(index);
    std::vector<std::string> notes = step_notes(step);
    std::string mark;
    if (assessed != nullptr) {
      mark = marker(assessed->verdict);
      if (const std::string verdict = verdict_note(*assessed); !verdict.empty()) {
        notes.push_back(verdict);
      }
    }
    out_ += fmt::format("{}{}{}{}{}  {}{}\n", mark, bullet, style_.bold, step_name(step, build),
                        style_.reset, step.summary,
                        notes.empty() ? ""
                                      : fmt::format(" {}[{}]{}", style_.yellow,
                                                    fmt::join(notes, ", "), style_.reset));
    // What is reused was reviewed when it was built.
    if (assessed != nullptr && assessed->verdict == Verdict::Reuse) {
      return;
    }
    const size_t indent = mark.empty() ? 7 : 8;
    if (step.config.has_content() && is_open(step.config)) {
      print_options(plain_entries(step.config), indent);
    }
    for (const std::string& fact : step_facts(step)) {
      line(indent, fmt::format("{}{}{}", style_.dim, fact, style_.reset));
    }
  }

  static std::string marker(Verdict verdict) {
    switch (verdict) {
      case Verdict::Run:
        return "+";
      case Verdict::Reuse:
        return "=";
      case Verdict::Conditional:
        return "?";
      case Verdict::Skip:
        break;
    }
    return " ";
  }

  // What the marker, the step's notes and the closing lines do not say.
  std::string verdict_note(const StepAssessment& assessed) const {
    if (assessed.verdict == Verdict::Reuse) {
      return verdict_text(assessed);
    }
    if (assessed.verdict == Verdict::Run && assessed.reason != common_reason_) {
      return verdict_text(assessed);
    }
    return "";
  }

  void line(size_t indent, std::string_view text) {
    out_.append(indent, ' ').append(text).push_back('\n');
  }

  // Those that are set, their `=` in one column.
  void print_options(const std::map<std::string, Value>& options, size_t indent) {
    size_t width = 0;
    for (const auto& [name, value] : options) {
      width = is_unset(value) ? width : std::max(width, name.size());
    }
    for (const auto& [name, value] : options) {
      if (!is_unset(value)) {
        print_entry(fmt::format("{:<{}} = ", name, width), value, indent);
      }
    }
  }

  void print_entry(const std::string& head, const Value& value, size_t indent) {
    const std::string whole = plain_text(value);
    if (!is_open(value) || indent + head.size() + whole.size() <= line_width) {
      line(indent, head + whole);
      return;
    }
    const bool is_sequence = is_plain_list(value);
    line(indent, head + (is_sequence ? "[" : "{"));
    if (is_sequence) {
      for (const Value& element : value.elements()) {
        print_entry("", element, indent + 2);
      }
    } else {
      print_options(plain_entries(value), indent + 2);
    }
    line(indent, is_sequence ? "]" : "}");
  }

  const PlanView& view_;
  const PlanDocument& document_;
  const Style& style_;
  std::string common_reason_;
  std::string out_;
};

}  // namespace

std::string print_plan_text(const PlanView& view, bool color) {
  return PlanTextPrinter(view, color ? color_style : plain_style).print();
}

}  // namespace kiln
