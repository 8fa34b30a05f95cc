#include "compiler/plan/plan_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/plan/plan_text.h"
#include "compiler/plan/plan_value.h"

namespace kiln {
namespace {

bool is_open(const Value& value) {
  return value.has_content() && !stand_in(value) &&
         (is_plain_list(value) || value.type().is(TypeKind::Object));
}

void add_lines(const std::string& head, const Value& value, size_t indent,
               std::vector<std::string>& lines) {
  const std::string space(indent, ' ');
  if (!is_open(value) || value.size() == 0) {
    lines.push_back(space + head + plain_text(value));
    return;
  }
  const bool is_sequence = is_plain_list(value);
  lines.push_back(space + head + (is_sequence ? "[" : "{"));
  if (is_sequence) {
    for (const Value& element : value.elements()) {
      add_lines("", element, indent + 2, lines);
    }
  } else {
    for (const auto& [name, element] : plain_entries(value)) {
      add_lines(name + " = ", element, indent + 2, lines);
    }
  }
  lines.push_back(space + (is_sequence ? "]" : "}"));
}

std::string json_of(const Value& value) {
  JsonWriter writer;
  write_plain_value(writer, value);
  return writer.text();
}

// What a step does, without its name and place.
std::string content_of(const DocumentStep& step) {
  std::string content = step.kind + '\0' + step.component + '\0' + step.action + '\0';
  content += std::to_string(step.component_version) + '\0' + json_of(step.config) + '\0';
  content += json_of(step.condition) + json_of(step.key_machine) + step.key_build_name + '\0';
  for (const InputFile& file : step.input_files) {
    content += file.path + '\0' + file.digest.value_or("") + '\0';
  }
  content += fmt::format("{} {} {} {} {} {}", step.reuse, step.pause_before_ns, step.timeout_ns,
                         step.max_retries, step.continue_on_error,
                         step.keep_input_artifact ? (*step.keep_input_artifact ? 2 : 1) : 0);
  return content;
}

std::string duration(int64_t nanoseconds) {
  return nanoseconds % 1'000'000'000 == 0 ? fmt::format("{}s", nanoseconds / 1'000'000'000)
                                          : fmt::format("{}ms", nanoseconds / 1'000'000);
}

class Reasons {
 public:
  Reasons(const DocumentStep& before, const DocumentStep& after) : before_(before), after_(after) {}

  std::vector<std::string> find() {
    if (before_.component_version != after_.component_version) {
      add("the {} {} is now version {}; it was {}", after_.kind, after_.component,
          after_.component_version, before_.component_version);
    }
    options();
    files();
    if (!(before_.key_machine == after_.key_machine)) {
      add("the machine it runs in has other options");
    }
    if (before_.key_build_name != after_.key_build_name) {
      add("it asks for the name of its build, which is now \"{}\"", after_.key_build_name);
    }
    settings();
    return std::move(reasons_);
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<const Args&...> format, const Args&... args) {
    reasons_.push_back(fmt::format(format, args...));
  }

  void options() {
    std::set<std::string> names;
    for (const Value* config : {&before_.config, &after_.config}) {
      if (is_open(*config)) {
        for (const auto& [name, value] : plain_entries(*config)) {
          names.insert(name);
        }
      }
    }
    for (const std::string& name : names) {
      const Value* was = before_.config.find(name);
      const Value* is = after_.config.find(name);
      if (was == nullptr || is == nullptr) {
        add("{} is {} set", name, was == nullptr ? "now" : "no longer");
      } else if (!(*was == *is)) {
        add("{} has changed", name);
      }
    }
  }

  void files() {
    std::map<std::string, std::optional<std::string>> was;
    for (const InputFile& file : before_.input_files) {
      was.emplace(file.path, file.digest);
    }
    for (const InputFile& file : after_.input_files) {
      const auto found = was.find(file.path);
      if (found == was.end()) {
        add("it now reads {}", file.path);
        continue;
      }
      if (found->second != file.digest) {
        add("the content of {} has changed", file.path);
      }
      was.erase(found);
    }
    for (const auto& [path, digest] : was) {
      add("it no longer reads {}", path);
    }
  }

  void settings() {
    if (!(before_.condition == after_.condition)) {
      add("its condition has changed");
    }
    if (before_.reuse != after_.reuse) {
      add("reuse is now \"{}\"; it was \"{}\"", after_.reuse, before_.reuse);
    }
    if (before_.pause_before_ns != after_.pause_before_ns) {
      add("pause_before is now {}; it was {}", duration(after_.pause_before_ns),
          duration(before_.pause_before_ns));
    }
    if (before_.timeout_ns != after_.timeout_ns) {
      add("timeout is now {}; it was {}", duration(after_.timeout_ns),
          duration(before_.timeout_ns));
    }
    if (before_.max_retries != after_.max_retries) {
      add("max_retries is now {}; it was {}", after_.max_retries, before_.max_retries);
    }
    if (before_.continue_on_error != after_.continue_on_error) {
      add("continue_on_error is now {}", after_.continue_on_error);
    }
    if (before_.keep_input_artifact != after_.keep_input_artifact) {
      add("keep_input_artifact has changed");
    }
  }

  const DocumentStep& before_;
  const DocumentStep& after_;
  std::vector<std::string> reasons_;
};

class PlanDiffer {
 public:
  PlanDiffer(const PlanDocument& before, const PlanDocument& after)
      : before_(before), after_(after), is_affected_(after.steps.size()) {}

  PlanDiff diff() {
    PlanDiff diff;
    diff.inputs = changed_inputs(before_, after_);
    std::map<std::string_view, const DocumentBuild*> old_builds;
    for (const DocumentBuild& build : before_.builds) {
      old_builds.emplace(build.name, &build);
    }
    // Builds that others need come first, as their steps do.
    for (const DocumentBuild& build : after_.builds) {
      const auto old = old_builds.find(build.name);
      BuildChange change{.name = build.name, .is_added = old == old_builds.end(), .steps = {}};
      static const DocumentBuild nothing;
      compare(change.is_added ? nothing : *old->second, build, change, diff.unchanged_steps);
      if (!change.steps.empty()) {
        diff.builds.push_back(std::move(change));
      }
      if (old != old_builds.end()) {
        old_builds.erase(old);
      }
    }
    for (const DocumentBuild& build : before_.builds) {
      if (old_builds.contains(build.name)) {
        BuildChange change{.name = build.name, .is_removed = true, .steps = {}};
        compare(build, {}, change, diff.unchanged_steps);
        diff.builds.push_back(std::move(change));
      }
    }
    return diff;
  }

 private:
  void compare(const DocumentBuild& old_build, const DocumentBuild& new_build, BuildChange& change,
               size_t& unchanged) {
    follows_gap_ = false;
    const std::vector<uint32_t> was = steps_of(old_build);
    const std::vector<uint32_t> is = steps_of(new_build);
    std::vector<std::string> was_content;
    std::vector<std::string> is_content;
    for (const uint32_t step : was) {
      was_content.push_back(content_of(before_.steps[step]));
    }
    for (const uint32_t step : is) {
      is_content.push_back(content_of(after_.steps[step]));
    }
    size_t b = 0;
    size_t a = 0;
    for (const auto& [i, j] : match_sequences(was_content, is_content)) {
      between(was, b, i, is, a, j, change);
      keep(was[i], is[j], change, unchanged);
      b = i + 1;
      a = j + 1;
    }
    between(was, b, was.size(), is, a, is.size(), change);
  }

  // A step that does what it did.
  void keep(uint32_t was, uint32_t is, BuildChange& change, size_t& unchanged) {
    const auto& parents = after_.steps[is].key_parents;
    const auto cause = std::ranges::find_if(parents, [&](uint32_t p) { return is_affected_[p]; });
    if (cause == parents.end() && before_.steps[was].key_parents.size() == parents.size() &&
        !follows_gap_) {
      ++unchanged;
      return;
    }
    is_affected_[is] = true;
    follows_gap_ = false;
    change.steps.push_back(
        {.kind = StepChange::Kind::Follows,
         .before = was,
         .after = is,
         .reasons = {cause == parents.end() ? std::string("what it starts from has changed")
                                            : fmt::format("it starts from {}, which differs",
                                                          after_.steps[*cause].address)}});
  }

  static bool is_alike(const DocumentStep& a, const DocumentStep& b) {
    return a.kind == b.kind && a.component == b.component && a.action == b.action;
  }

  // Steps between two that are the same: those of one name are the same step, changed; so are those
  // of one component in the order they stand.
  void between(const std::vector<uint32_t>& was, size_t b, size_t b_end,
               const std::vector<uint32_t>& is, size_t a, size_t a_end, BuildChange& change) {
    std::vector<uint32_t> old_steps(was.begin() + static_cast<std::ptrdiff_t>(b),
                                    was.begin() + static_cast<std::ptrdiff_t>(b_end));
    for (; a < a_end; ++a) {
      const DocumentStep& step = after_.steps[is[a]];
      auto old = std::ranges::find_if(old_steps, [&](uint32_t candidate) {
        const DocumentStep& other = before_.steps[candidate];
        return is_alike(other, step) && !step.name.empty() && other.name == step.name;
      });
      if (old == old_steps.end()) {
        old = std::ranges::find_if(old_steps, [&](uint32_t candidate) {
          const DocumentStep& other = before_.steps[candidate];
          return is_alike(other, step) && (step.name.empty() || other.name.empty());
        });
      }
      is_affected_[is[a]] = true;
      follows_gap_ = false;
      if (old == old_steps.end()) {
        change.steps.push_back({.kind = StepChange::Kind::Added,
                                .after = is[a],
                                .lines = diff_lines({}, option_lines(step.config))});
        continue;
      }
      // Those before it are gone.
      remove(old_steps.begin(), old, change);
      const DocumentStep& other = before_.steps[*old];
      change.steps.push_back(
          {.kind = StepChange::Kind::Changed,
           .before = *old,
           .after = is[a],
           .reasons = Reasons(other, step).find(),
           .lines = diff_lines(option_lines(other.config), option_lines(step.config))});
      old_steps.erase(old_steps.begin(), old + 1);
    }
    remove(old_steps.begin(), old_steps.end(), change);
  }

  void remove(std::vector<uint32_t>::const_iterator begin,
              std::vector<uint32_t>::const_iterator end, BuildChange& change) {
    for (; begin != end; ++begin) {
      const DocumentStep& step = before_.steps[*begin];
      change.steps.push_back({.kind = StepChange::Kind::Removed,
                              .before = *begin,
                              .lines = diff_lines(option_lines(step.config), {})});
      // Post-processors and outputs change nothing of what follows them.
      follows_gap_ = follows_gap_ || step.kind == "provisioner";
    }
  }

  const PlanDocument& before_;
  const PlanDocument& after_;
  // By step of `after_`: its result is not that of the step it was.
  std::vector<bool> is_affected_;
  // A step was removed whose result the next one started from.
  bool follows_gap_ = false;
};

void compare_files(const std::vector<InputFile>& before, const std::vector<InputFile>& after,
                   std::vector<std::string>& changes) {
  std::map<std::string, std::optional<std::string>> was;
  for (const InputFile& file : before) {
    was.insert_or_assign(file.path, file.digest);
  }
  std::map<std::string, std::optional<std::string>> is;
  for (const InputFile& file : after) {
    is.insert_or_assign(file.path, file.digest);
  }
  for (const auto& [path, digest] : is) {
    const auto old = was.find(path);
    if (old == was.end()) {
      changes.push_back(fmt::format("the file {} is new", path));
    } else if (old->second != digest) {
      changes.push_back(fmt::format("the file {} has changed", path));
    }
  }
  for (const auto& [path, digest] : was) {
    if (!is.contains(path)) {
      changes.push_back(fmt::format("the file {} is gone", path));
    }
  }
}

std::vector<InputFile> input_files_of(const PlanDocument& document) {
  std::vector<InputFile> files = document.files;
  for (const DocumentStep& step : document.steps) {
    files.insert(files.end(), step.input_files.begin(), step.input_files.end());
  }
  return files;
}

std::map<std::string, int64_t> components_of(const PlanDocument& document) {
  std::map<std::string, int64_t> versions;
  for (const DocumentStep& step : document.steps) {
    versions.emplace(step.kind + " " + step.component, step.component_version);
  }
  return versions;
}

std::string shown(const Value& value) {
  return value.is_null() ? "not set" : plain_text(value);
}

}  // namespace

std::vector<std::string> option_lines(const Value& config) {
  std::vector<std::string> lines;
  if (is_open(config)) {
    for (const auto& [name, value] : plain_entries(config)) {
      add_lines(name + " = ", value, 0, lines);
    }
  }
  return lines;
}

std::vector<std::string> changed_inputs(const PlanDocument& before, const PlanDocument& after) {
  std::vector<std::string> changes;
  compare_files(input_files_of(before), input_files_of(after), changes);
  for (const auto& [name, variable] : after.variables) {
    const auto old = before.variables.find(name);
    if (old == before.variables.end()) {
      changes.push_back(fmt::format("the variable \"{}\" is new", name));
    } else if (!(old->second.value == variable.value)) {
      changes.push_back(fmt::format("the variable \"{}\" is now {}; it was {}", name,
                                    shown(variable.value), shown(old->second.value)));
    } else if (old->second.origin != variable.origin) {
      changes.push_back(fmt::format("the variable \"{}\" now comes from {}; it came from {}", name,
                                    variable.origin, old->second.origin));
    }
  }
  for (const auto& [name, variable] : before.variables) {
    if (!after.variables.contains(name)) {
      changes.push_back(fmt::format("the variable \"{}\" is gone", name));
    }
  }
  for (const auto& [name, value] : after.environment) {
    const auto old = before.environment.find(name);
    const Value was = old == before.environment.end() ? Value() : old->second;
    const bool is_same = was.is_null() ? value.is_null() : was == value;
    if (!is_same) {
      changes.push_back(fmt::format("the environment variable {} is now {}; it was {}", name,
                                    shown(value), shown(was)));
    }
  }
  const std::map<std::string, int64_t> versions = components_of(before);
  for (const auto& [name, version] : components_of(after)) {
    if (const auto old = versions.find(name); old != versions.end() && old->second != version) {
      changes.push_back(
          fmt::format("the {} is now version {}; it was {}", name, version, old->second));
    }
  }
  return changes;
}

std::string_view change_name(StepChange::Kind kind) {
  switch (kind) {
    case StepChange::Kind::Added:
      return "added";
    case StepChange::Kind::Removed:
      return "removed";
    case StepChange::Kind::Changed:
      return "changed";
    case StepChange::Kind::Follows:
      break;
  }
  return "follows";
}

size_t PlanDiff::count(StepChange::Kind kind) const {
  size_t count = 0;
  for (const BuildChange& build : builds) {
    count += static_cast<size_t>(std::ranges::count(build.steps, kind, &StepChange::kind));
  }
  return count;
}

PlanDiff diff_plans(const PlanDocument& before, const PlanDocument& after) {
  return PlanDiffer(before, after).diff();
}

}  // namespace kiln
