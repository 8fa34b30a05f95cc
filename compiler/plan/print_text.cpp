#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/print.h"
#include "compiler/value/json.h"

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

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += joined.empty() ? "" : ", ";
    joined += text;
  }
  return joined;
}

// What stands for a value that is not shown, or nothing.
std::optional<std::string> placeholder(const Value& value) {
  std::vector<std::string> origins;
  for (const Mark& mark : value.marks()) {
    if (mark.kind == "sensitive") {
      origins.push_back(mark.origin);
    }
  }
  if (!origins.empty()) {
    return fmt::format("(sensitive: {})", join(origins));
  }
  if (value.is_known()) {
    return std::nullopt;
  }
  const std::string& origin = value.refinement().origin;
  const std::string& prefix = value.refinement().prefix;
  return fmt::format("{}(known during the run{}{})",
                     prefix.empty() ? "" : value_to_expression(Value::string(prefix)) + " + ",
                     origin.empty() ? "" : ": ", origin);
}

bool is_sequence(const Value& value) {
  return value.type().is(TypeKind::List) || value.type().is(TypeKind::Set) ||
         value.type().is(TypeKind::Tuple);
}

bool is_mapping(const Value& value) {
  return value.type().is(TypeKind::Map) || value.type().is(TypeKind::Object);
}

std::string on_one_line(const Value& value) {
  if (std::optional<std::string> instead = placeholder(value)) {
    return *instead;
  }
  if (value.is_null() || (!is_sequence(value) && !is_mapping(value))) {
    return value_to_expression(value);
  }
  std::vector<std::string> parts;
  if (is_sequence(value)) {
    std::ranges::transform(value.elements(), std::back_inserter(parts), on_one_line);
    return fmt::format("[{}]", join(parts));
  }
  for (const auto& [name, element] : value.entries()) {
    if (!element.is_known() || !element.is_null()) {
      parts.push_back(fmt::format("{} = {}", name, on_one_line(element)));
    }
  }
  return parts.empty() ? "{}" : fmt::format("{{ {} }}", join(parts));
}

std::string_view effect_words(Effect::Kind kind) {
  switch (kind) {
    case Effect::Kind::Network:
      return "talks to";
    case Effect::Kind::Credential:
      return "uses";
    case Effect::Kind::Creates:
      break;
  }
  return "creates";
}

class PlanPrinter {
 public:
  PlanPrinter(const Plan& plan, const SourceMap& sources, const Style& style)
      : plan_(plan), sources_(sources), style_(style) {}

  std::string print() {
    for (const PlannedBuild& build : plan_.builds) {
      print_build(build);
    }
    const size_t conditional = static_cast<size_t>(std::ranges::count_if(
        plan_.steps, [](const Step& step) { return !step.condition.is_known(); }));
    out_ += fmt::format("{}Plan: {}, {}{}.{}\n", style_.bold, counted(plan_.builds.size(), "build"),
                        counted(plan_.steps.size(), "step"),
                        conditional == 0 ? "" : fmt::format(" ({} conditional)", conditional),
                        style_.reset);
    return std::move(out_);
  }

 private:
  static std::string counted(size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  }

  void print_build(const PlannedBuild& build) {
    const Position position = sources_.position(build.origin.source, build.origin.begin);
    out_ += fmt::format("{}{}{} {}({}:{}){}\n", style_.bold, build.name, style_.reset, style_.dim,
                        sources_.name(build.origin.source), position.line, style_.reset);
    number_ = 0;
    print_steps(build.prepare, build);
    print_steps(build.provision, build);
    print_steps(build.capture, build);
    for (const std::vector<StepId>& chain : build.post_process) {
      print_steps(chain, build);
    }
    if (build.error_cleanup) {
      out_ += "  after a failure:\n";
      print_step(plan_.step(*build.error_cleanup), build, "  - ");
    }
    out_ += "\n";
  }

  void print_steps(const std::vector<StepId>& ids, const PlannedBuild& build) {
    for (StepId id : ids) {
      print_step(plan_.step(id), build, fmt::format("{:>3}. ", ++number_));
    }
  }

  void print_step(const Step& step, const PlannedBuild& build, std::string_view bullet) {
    // The build's name stands above.
    const size_t prefix = std::string_view("build.").size() + build.name.size() + 1;
    const std::string_view address = std::string_view(step.address).substr(prefix);
    out_ += fmt::format("{}{}{}{}  {}{}\n", bullet, style_.bold, address, style_.reset,
                        step.summary, notes(step));
    print_options(step.config, 7);
    for (const Effect& effect : step.effects) {
      line(7, fmt::format("{}{} {}{}", style_.dim, effect_words(effect.kind), effect.subject,
                          style_.reset));
    }
    for (const InputFile& file : step.input_files) {
      line(7, fmt::format("{}reads {}{}", style_.dim, file.path, style_.reset));
    }
  }

  std::string notes(const Step& step) const {
    std::vector<std::string> notes;
    if (!step.condition.is_known()) {
      const std::string& origin = step.condition.refinement().origin;
      notes.push_back(origin.empty()
                          ? "if its condition holds"
                          : fmt::format("if its condition holds, which depends on {}", origin));
    }
    if (step.max_retries != 0) {
      notes.push_back(fmt::format("up to {} retries", step.max_retries));
    }
    if (step.continue_on_error) {
      notes.push_back("may fail");
    }
    return notes.empty() ? "" : fmt::format(" {}[{}]{}", style_.yellow, join(notes), style_.reset);
  }

  void line(size_t indent, std::string_view text) {
    out_.append(indent, ' ').append(text).push_back('\n');
  }

  // The options that are set, their `=` in one column.
  void print_options(const Value& options, size_t indent) {
    if (!options.has_content() || !is_mapping(options)) {
      return;
    }
    size_t width = 0;
    for (const auto& [name, value] : options.entries()) {
      width = is_unset(value) ? width : std::max(width, name.size());
    }
    for (const auto& [name, value] : options.entries()) {
      if (!is_unset(value)) {
        print_entry(fmt::format("{:<{}} = ", name, width), value, indent);
      }
    }
  }

  static bool is_unset(const Value& value) {
    return value.is_known() &&
           (value.is_null() || ((is_sequence(value) || is_mapping(value)) && value.size() == 0));
  }

  void print_entry(const std::string& head, const Value& value, size_t indent) {
    const std::string whole = on_one_line(value);
    const bool is_open = !placeholder(value) && (is_sequence(value) || is_mapping(value));
    if (!is_open || indent + head.size() + whole.size() <= line_width) {
      line(indent, head + whole);
      return;
    }
    const bool is_list = is_sequence(value);
    line(indent, head + (is_list ? "[" : "{"));
    if (is_list) {
      for (const Value& element : value.elements()) {
        print_entry("", element, indent + 2);
      }
    } else {
      print_options(value, indent + 2);
    }
    line(indent, is_list ? "]" : "}");
  }

  const Plan& plan_;
  const SourceMap& sources_;
  const Style& style_;
  std::string out_;
  size_t number_ = 0;
};

}  // namespace

std::string print_plan_text(const Plan& plan, const SourceMap& sources, bool color) {
  return PlanPrinter(plan, sources, color ? color_style : plain_style).print();
}

}  // namespace kiln
