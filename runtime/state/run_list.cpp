#include "runtime/state/run_list.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "runtime/state/run_lock.h"

namespace kiln {
namespace {

constexpr std::string_view run_columns =
    "SELECT id, template, root, directory, started, finished, outcome FROM runs";

std::optional<int64_t> optional_integer(const Field& field) {
  const auto* number = std::get_if<int64_t>(&field);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

RunSummary run_of(const Row& row) {
  RunSummary run{.id = text_of(row[0]),
                 .template_path = text_of(row[1]),
                 .root = text_of(row[2]),
                 .directory = text_of(row[3]),
                 .started = integer_of(row[4]),
                 .finished = optional_integer(row[5]),
                 .outcome = text_of(row[6])};
  if (!run.finished) {
    run.outcome = RunLock::is_held(run.directory) ? "running" : "killed";
  }
  return run;
}

std::vector<RunSummary> runs_of(const std::vector<Row>& rows) {
  std::vector<RunSummary> runs;
  for (const Row& row : rows) {
    runs.push_back(run_of(row));
  }
  return runs;
}

}  // namespace

Result<std::vector<RunSummary>> list_runs(Database& database, std::optional<int64_t> limit) {
  KILN_ASSIGN(std::vector<Row> rows,
              database.query(fmt::format("{} ORDER BY started DESC, id DESC LIMIT ?1", run_columns),
                             {limit.value_or(-1)}));
  return runs_of(rows);
}

Result<RunSummary> find_run(Database& database, const std::string& id) {
  if (id == "latest") {
    KILN_ASSIGN(std::vector<RunSummary> latest, list_runs(database, 1));
    return latest.empty() ? Result<RunSummary>(Error{"There are no runs yet."}) : latest.front();
  }
  KILN_ASSIGN(
      std::vector<Row> rows,
      database.query(fmt::format("{} WHERE substr(id, 1, length(?1)) = ?1 LIMIT 3", run_columns),
                     {id}));
  if (rows.size() == 1) {
    return run_of(rows.front());
  }
  return Error{rows.empty() ? fmt::format("There is no run {}. `kiln runs` lists them.", id)
                            : fmt::format("Several runs begin with {}: give more of the id.", id)};
}

Result<std::vector<BuildSummary>> builds_of(Database& database, const std::string& run_id) {
  KILN_ASSIGN(std::vector<Row> rows,
              database.query("SELECT name, started, finished, outcome, error FROM builds"
                             " WHERE run = ?1 ORDER BY rowid",
                             {run_id}));
  std::vector<BuildSummary> builds;
  for (const Row& row : rows) {
    builds.push_back({text_of(row[0]), optional_integer(row[1]), optional_integer(row[2]),
                      text_of(row[3]), text_of(row[4])});
  }
  return builds;
}

Result<std::vector<StepSummary>> steps_of(Database& database, const std::string& run_id) {
  KILN_ASSIGN(std::vector<Row> rows,
              database.query("SELECT build, address, component, summary, started, finished,"
                             " outcome, error, bytes_added, reused_from FROM steps"
                             " WHERE run = ?1 ORDER BY number",
                             {run_id}));
  std::vector<StepSummary> steps;
  for (const Row& row : rows) {
    steps.push_back({.build = text_of(row[0]),
                     .address = text_of(row[1]),
                     .component = text_of(row[2]),
                     .summary = text_of(row[3]),
                     .started = integer_of(row[4]),
                     .finished = optional_integer(row[5]),
                     .outcome = text_of(row[6]),
                     .error = text_of(row[7]),
                     .bytes_added = optional_integer(row[8]),
                     .reused_from = optional_integer(row[9])});
  }
  return steps;
}

bool names_address(std::string_view address, std::string_view word) {
  return address == word || address == fmt::format("build.{}", word) ||
         address.ends_with(fmt::format("/{}", word));
}

std::string local_time_text(int64_t milliseconds) {
  const std::time_t seconds = milliseconds / 1000;
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", parts);
}

}  // namespace kiln
