#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/plan/plan_document.h"

namespace kiln {

// What was given on the command line when a plan was saved, so that `build` can make the same plan
// again. No secret is in it: those that were given have to be given again.
struct Invocation {
  // As written; relative ones start at the working directory.
  std::string template_path;
  // `-var` of variables that are not sensitive, in order.
  std::vector<std::pair<std::string, std::string>> variables;
  // Sensitive variables that were given by `-var` or from the environment.
  std::vector<std::string> secrets;
  std::vector<std::string> var_files;
  std::vector<std::string> only;
  std::vector<std::string> except;
};

// A file of `plan -out`: `kiln.saved-plan/1`, JSON that holds the plan's document whole.
struct SavedPlan {
  Invocation invocation;
  std::string kiln_version;
  PlanDocument document;
  std::string digest;
};

// Whether text begins as a saved plan does, whatever follows.
bool is_saved_plan(std::string_view text);

std::string print_saved_plan(const Invocation& invocation, std::string_view kiln_version,
                             const PlanJson& plan);

// Reads a saved plan, or a plan's document alone, which has no invocation and no version. The error
// says what is wrong with it.
Result<SavedPlan> read_saved_plan(std::string_view text);

// Why a plan that was made again is not the one that was saved: the inputs that have changed, by
// name. Empty when it is the same.
std::vector<std::string> refusals(const SavedPlan& saved, const PlanDocument& now,
                                  std::string_view kiln_version);

}  // namespace kiln
