#include "cli/kiln_engine/show/show_run.h"

#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/kiln_engine/state/text_table.h"
#include "cli/report.h"
#include "compiler/plan/assessment.h"
#include "compiler/source/disk_reader.h"
#include "runtime/size_text.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

std::string outcome_text(const StepSummary& step, const RunSummary& run) {
  if (!step.finished) {
    return run.outcome;
  }
  if (!step.reused_from) {
    return step.outcome;
  }
  const std::chrono::milliseconds age(*step.finished - *step.reused_from);
  return fmt::format("{}, built {} before", step.outcome,
                     age_in_words(std::chrono::duration_cast<std::chrono::seconds>(age)));
}

std::string show_build(const BuildSummary& build, const RunSummary& run,
                       const std::vector<StepSummary>& steps) {
  std::string text =
      fmt::format("\n{}: {}\n", build.name, build.outcome.empty() ? run.outcome : build.outcome);
  std::vector<std::vector<std::string>> lines = {{"  STEP", "TOOK", "ADDED", "OUTCOME"}};
  for (const StepSummary& step : steps) {
    if (step.build == build.name) {
      const std::string prefix = "build." + build.name + "/";
      lines.push_back({"  " + (step.address.starts_with(prefix) ? step.address.substr(prefix.size())
                                                                : step.address),
                       step.finished ? time_taken(*step.finished - step.started) : "",
                       step.bytes_added ? size_text(static_cast<uint64_t>(*step.bytes_added)) : "",
                       outcome_text(step, run)});
    }
  }
  text += lines.size() > 1 ? text_table(lines) : "";
  return build.error.empty() ? text : text + "  Error: " + build.error + "\n";
}

Result<std::string> describe(CommandContext& context, const std::string& id, bool as_json) {
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  if (!database) {
    return Error{"There are no runs yet."};
  }
  KILN_ASSIGN(RunSummary run, find_run(*database, id));
  if (as_json) {
    return DiskReader().read(run.directory + "/events.jsonl");
  }
  KILN_ASSIGN(std::vector<BuildSummary> builds, builds_of(*database, run.id));
  KILN_ASSIGN(std::vector<StepSummary> steps, steps_of(*database, run.id));
  std::string text =
      fmt::format("Run {}\n  of {} in {}\n  began {}{}: {}\n  its logs are in {}\n", run.id,
                  run.template_path, run.root, local_time_text(run.started),
                  run.finished ? ", took " + time_taken(*run.finished - run.started) : "",
                  run.outcome, run.directory);
  for (const BuildSummary& build : builds) {
    text += show_build(build, run, steps);
  }
  return text;
}

}  // namespace

ExitCode show_run(CommandContext& context, const Arguments& arguments, const std::string& run) {
  Result<std::string> text = describe(context, run, arguments.is_on("json"));
  if (!text) {
    report(context, arguments, text.error());
    return ExitCode::Failed;
  }
  context.out(*text);
  return ExitCode::Done;
}

}  // namespace kiln
