#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "compiler/source/disk_reader.h"
#include "runtime/run_record/run_record.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

Result<std::string> read_log(const CommandContext& context, const std::string& run_id,
                             const std::string& word) {
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  if (!database) {
    return Error{"There are no runs yet."};
  }
  KILN_ASSIGN(RunSummary run, find_run(*database, run_id));
  KILN_ASSIGN(std::vector<StepSummary> steps, steps_of(*database, run.id));
  std::string text;
  bool is_found = false;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (names_address(steps[i].address, word)) {
      KILN_ASSIGN(std::string log,
                  DiskReader().read(run.directory + "/" + log_name(i + 1, steps[i].address)));
      text += log;
      is_found = true;
    }
  }
  if (is_found) {
    return text;
  }
  std::string known;
  for (const StepSummary& step : steps) {
    known += fmt::format("\n  {}", step.address);
  }
  return Error{fmt::format("The run {} has no step {}. Its steps are:{}", run.id, word, known)};
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  Result<std::string> log = read_log(context, operands[0], operands[1]);
  if (!log) {
    report(context, arguments, log.error());
    return ExitCode::Failed;
  }
  context.out(*log);
  return ExitCode::Done;
}

}  // namespace

const Command& logs_command() {
  static const Command command = {
      .name = "logs",
      .summary = "print the log of a step of a run",
      .operands = "RUN STEP",
      .operand_count = {2, 2},
      .description =
          "Prints what a step of a run said, with its whole output. RUN is a run's id, the "
          "beginning of one, or `latest`; STEP is an address as `kiln show RUN` lists them, or its "
          "last part. Of several builds' steps of that name all logs are printed.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
