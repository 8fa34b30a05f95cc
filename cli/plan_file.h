#pragma once

#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/compilation.h"
#include "compiler/plan/saved_plan.h"

namespace kiln {

// What a command line with a template says, for a plan that is saved.
Invocation invocation_of(const Arguments& arguments, const Module& module);

// The saved plan that a path names; nothing when it names something else. An error when it begins
// as one and cannot be read.
Result<std::optional<SavedPlan>> find_saved_plan(const CommandContext& context,
                                                 const std::string& path);

// A plan from a file that holds a saved plan or a plan's document, for `plan -diff` and `show`.
Result<SavedPlan> read_plan_file(const CommandContext& context, const std::string& path);

// What a saved plan was made with, for load() and lower(). `options` are those of the command line,
// which gives the secrets.
void take_invocation(const Invocation& invocation, LoadOptions& options);
Selection build_selection(const Invocation& invocation);

// Makes a saved plan again and compares. Reports what has changed since, or what is missing, and
// gives the exit code then; nothing when the plan still holds.
std::optional<ExitCode> refuse_changed_plan(CommandContext& context, const Arguments& arguments,
                                            const std::string& path, const SavedPlan& saved);

// Whether the files are those of the saved plan, by content.
bool has_same_files(const SavedPlan& saved, const PlanDocument& now);

// `show` of a plan file.
ExitCode show_plan_file(CommandContext& context, const Arguments& arguments,
                        const std::string& path);

}  // namespace kiln
