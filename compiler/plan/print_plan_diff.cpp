#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/plan/markdown.h"
#include "compiler/plan/plan_diff.h"
#include "compiler/plan/plan_text.h"
#include "compiler/value/json.h"

namespace kiln {
namespace {

char sign_of(StepChange::Kind kind) {
  switch (kind) {
    case StepChange::Kind::Added:
      return '+';
    case StepChange::Kind::Removed:
      return '-';
    case StepChange::Kind::Changed:
      return '~';
    case StepChange::Kind::Follows:
      break;
  }
  return '=';
}

const DocumentStep& step_of(const StepChange& change, const PlanDocument& before,
                            const PlanDocument& after) {
  return change.after ? after.steps[*change.after] : before.steps[*change.before];
}

// `harden`, of an address.
std::string_view short_name(const DocumentStep& step, const std::string& build) {
  DocumentBuild named;
  named.name = build;
  return step_name(step, named);
}

std::string heading(const StepChange& change, const DocumentStep& step, const std::string& build,
                    const PlanDocument& before) {
  std::string text =
      fmt::format("{} {}  {}", sign_of(change.kind), short_name(step, build), step.summary);
  if (change.before && change.after && before.steps[*change.before].address != step.address) {
    text += fmt::format(" (was {})", short_name(before.steps[*change.before], build));
  }
  return text;
}

// Changed lines with one unchanged line around them.
std::vector<LineChange> around_changes(const std::vector<LineChange>& lines) {
  std::vector<LineChange> shown;
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool is_near = lines[i].sign != ' ' || (i > 0 && lines[i - 1].sign != ' ') ||
                         (i + 1 < lines.size() && lines[i + 1].sign != ' ');
    if (is_near) {
      shown.push_back(lines[i]);
    }
  }
  return shown;
}

std::string_view color_of(char sign, bool color) {
  return !color ? "" : sign == '+' ? "\x1b[32m" : sign == '-' ? "\x1b[31m" : "";
}

std::string build_note(const BuildChange& build) {
  return build.is_added ? " (new)" : build.is_removed ? " (gone)" : "";
}

}  // namespace

std::string diff_summary(const PlanDiff& diff) {
  if (diff.is_empty()) {
    return fmt::format("no step differs, {} unchanged", diff.unchanged_steps);
  }
  std::vector<std::string> parts;
  const auto add = [&](StepChange::Kind kind, std::string_view words) {
    if (const size_t count = diff.count(kind); count != 0) {
      parts.push_back(fmt::format("{} {}", count, words));
    }
  };
  add(StepChange::Kind::Added, "added");
  add(StepChange::Kind::Removed, "removed");
  add(StepChange::Kind::Changed, "changed");
  add(StepChange::Kind::Follows, "run again because of them");
  parts.push_back(fmt::format("{} unchanged", diff.unchanged_steps));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string print_diff_text(const PlanDiff& diff, const PlanDocument& before,
                            const PlanDocument& after, bool color) {
  std::string out;
  for (const std::string& input : diff.inputs) {
    out += fmt::format("{}\n", input);
  }
  out += diff.inputs.empty() ? "" : "\n";
  const std::string_view reset = color ? "\x1b[0m" : "";
  const std::string_view bold = color ? "\x1b[1m" : "";
  for (const BuildChange& build : diff.builds) {
    out += fmt::format("{}{}{}{}\n", bold, build.name, reset, build_note(build));
    for (const StepChange& change : build.steps) {
      const DocumentStep& step = step_of(change, before, after);
      out += fmt::format("  {}{}{}\n", color_of(sign_of(change.kind), color),
                         heading(change, step, build.name, before), color ? reset : "");
      for (const std::string& reason : change.reasons) {
        out += fmt::format("      because {}\n", reason);
      }
      for (const LineChange& line : around_changes(change.lines)) {
        out += fmt::format("    {}{} {}{}\n", color_of(line.sign, color), line.sign, line.text,
                           color ? reset : "");
      }
    }
    out += "\n";
  }
  return out + fmt::format("{}Steps: {}.{}\n", bold, diff_summary(diff), reset);
}

std::string print_diff_markdown(const PlanDiff& diff, const PlanDocument& before,
                                const PlanDocument& after) {
  std::string out = fmt::format("### Plan: {}\n\n", diff_summary(diff));
  for (const std::string& input : diff.inputs) {
    out += fmt::format("- {}\n", markdown_cell(input));
  }
  out += diff.inputs.empty() ? "" : "\n";
  for (const BuildChange& build : diff.builds) {
    out += fmt::format("#### {}{}\n\n", markdown_code(build.name), build_note(build));
    std::string lines;
    for (const StepChange& change : build.steps) {
      const DocumentStep& step = step_of(change, before, after);
      std::string head = heading(change, step, build.name, before);
      // In a diff only these two signs have a colour.
      if (change.kind == StepChange::Kind::Changed) {
        head[0] = '!';
      } else if (change.kind == StepChange::Kind::Follows) {
        head[0] = ' ';
      }
      lines += head + "\n";
      for (const std::string& reason : change.reasons) {
        lines += fmt::format("#     because {}\n", reason);
      }
      for (const LineChange& line : around_changes(change.lines)) {
        lines += fmt::format("{}     {}\n", line.sign, line.text);
      }
    }
    out += markdown_block(lines, "diff") + "\n";
  }
  return out;
}

std::string print_diff_json(const PlanDiff& diff, const PlanDocument& before,
                            const PlanDocument& after) {
  JsonWriter writer(2);
  const auto member = [&](std::string_view name, std::string_view text) {
    writer.key(name);
    writer.string(text);
  };
  const auto texts = [&](std::string_view name, const std::vector<std::string>& list) {
    writer.key(name);
    writer.begin_array();
    for (const std::string& text : list) {
      writer.string(text);
    }
    writer.end_array();
  };
  writer.begin_object();
  writer.key("builds");
  writer.begin_array();
  for (const BuildChange& build : diff.builds) {
    writer.begin_object();
    member("change", build.is_added ? "added" : build.is_removed ? "removed" : "changed");
    member("name", build.name);
    writer.key("steps");
    writer.begin_array();
    for (const StepChange& change : build.steps) {
      writer.begin_object();
      if (change.after) {
        member("after", after.steps[*change.after].address);
      }
      if (change.before) {
        member("before", before.steps[*change.before].address);
      }
      member("change", change_name(change.kind));
      writer.key("lines");
      writer.begin_array();
      for (const LineChange& line : change.lines) {
        if (line.sign != ' ') {
          writer.string(fmt::format("{} {}", line.sign, line.text));
        }
      }
      writer.end_array();
      texts("reasons", change.reasons);
      writer.end_object();
    }
    writer.end_array();
    writer.end_object();
  }
  writer.end_array();
  member("format", "kiln.plan-diff/1");
  texts("inputs", diff.inputs);
  writer.key("unchanged");
  writer.integer(static_cast<int64_t>(diff.unchanged_steps));
  writer.end_object();
  return writer.text() + "\n";
}

}  // namespace kiln
