#include "cli/kiln_engine/state/own_directories.h"
#include "cli/kiln_engine/state/text_table.h"
#include "cli/report.h"
#include "compiler/value/json.h"
#include "runtime/report/event_json.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

constexpr int64_t default_limit = 20;

std::string run_json(const RunSummary& run) {
  auto time = [](int64_t milliseconds) {
    return utc_time_text(
        std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds)));
  };
  JsonWriter json;
  json.begin_object();
  const std::pair<const char*, std::string> fields[] = {
      {"run", run.id},          {"template", run.template_path},
      {"root", run.root},       {"directory", run.directory},
      {"outcome", run.outcome}, {"started", time(run.started)}};
  for (const auto& [name, text] : fields) {
    json.key(name);
    json.string(text);
  }
  if (run.finished) {
    json.key("finished");
    json.string(time(*run.finished));
  }
  json.end_object();
  return json.text();
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<std::unique_ptr<Database>> database = open_state_of(context);
  if (!database) {
    report(context, arguments, database.error());
    return ExitCode::Failed;
  }
  std::vector<RunSummary> runs;
  if (*database != nullptr) {
    const int64_t limit = arguments.number("limit").value_or(default_limit);
    auto listed = list_runs(**database, limit > 0 ? std::optional(limit) : std::nullopt);
    if (!listed) {
      report(context, arguments, listed.error());
      return ExitCode::Failed;
    }
    runs = *std::move(listed);
  }
  if (arguments.is_on("json")) {
    for (const RunSummary& listed : runs) {
      context.out(run_json(listed) + "\n");
    }
    return ExitCode::Done;
  }
  if (runs.empty()) {
    context.out("There are no runs yet.\n");
    return ExitCode::Done;
  }
  std::vector<std::vector<std::string>> lines = {{"RUN", "STARTED", "TOOK", "OUTCOME", "TEMPLATE"}};
  for (const RunSummary& listed : runs) {
    lines.push_back({listed.id, local_time_text(listed.started),
                     listed.finished ? time_taken(*listed.finished - listed.started) : "",
                     listed.outcome, listed.template_path});
  }
  context.out(text_table(lines));
  return ExitCode::Done;
}

}  // namespace

const Command& runs_command() {
  static const Command command = {
      .name = "runs",
      .summary = "list the runs of build",
      .operand_count = {0, 0},
      .description =
          "Lists what `kiln build` did on this machine, the latest run first. A run that has not "
          "finished is `running` while its kiln lives and `killed` when it does not; the next "
          "build continues a killed run, and `kiln gc` removes what it left behind.",
      .flags = {{.name = "limit",
                 .kind = FlagKind::Number,
                 .value = "N",
                 .help = "How many to list; 0 is all of them (default: 20)"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
