#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/plan/plan_document.h"
#include "compiler/plan/sequence_match.h"

namespace kiln {

// What became of one step between two plans.
struct StepChange {
  enum class Kind : uint8_t {
    Added,
    Removed,
    Changed,
    // It is as it was, but what it starts from is not: its earlier result is of no use.
    Follows,
  };
  Kind kind;
  // Of the plans' steps.
  std::optional<uint32_t> before = {};
  std::optional<uint32_t> after = {};
  // Why, in words: `inline has changed`, `the content of install.sh has changed`.
  std::vector<std::string> reasons = {};
  // Its options as lines, changed and unchanged ones.
  std::vector<LineChange> lines = {};
};

// `added`, `removed`, `changed`, `follows`.
std::string_view change_name(StepChange::Kind kind);

struct BuildChange {
  std::string name;
  // Whether the build is new or gone.
  bool is_added = false;
  bool is_removed = false;
  std::vector<StepChange> steps;
};

struct PlanDiff {
  // `variable "x" is now "b"; it was "a"`, `t.pkr.hcl has changed`.
  std::vector<std::string> inputs;
  // Builds in which something is different.
  std::vector<BuildChange> builds;
  size_t unchanged_steps = 0;

  bool is_empty() const { return builds.empty(); }
  size_t count(StepChange::Kind kind) const;
};

// Compares two plans. Steps of a build are aligned by what they do, not by their place: a new
// provisioner in front of others is one step added. Both documents must have been read from JSON
// (read_plan_json()), so that values are of the same types.
PlanDiff diff_plans(const PlanDocument& before, const PlanDocument& after);

// What a plan was made from and is not the same: files, variables, the environment, components.
std::vector<std::string> changed_inputs(const PlanDocument& before, const PlanDocument& after);

// `name = value` for every option that is set, lists and objects over several lines.
std::vector<std::string> option_lines(const Value& config);

// For a terminal, machines (`kiln.plan-diff/1`) and a comment on a pull request. Each ends in a
// newline; the last two say so when nothing is different.
std::string print_diff_text(const PlanDiff& diff, const PlanDocument& before,
                            const PlanDocument& after, bool color);
std::string print_diff_json(const PlanDiff& diff, const PlanDocument& before,
                            const PlanDocument& after);
std::string print_diff_markdown(const PlanDiff& diff, const PlanDocument& before,
                                const PlanDocument& after);

// `1 step added, 2 changed, 3 run again because of them, 8 unchanged`.
std::string diff_summary(const PlanDiff& diff);

}  // namespace kiln
