#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/state/database.h"

namespace kiln {

// Runs as the database knows them. Times are milliseconds since 1970.

struct RunSummary {
  std::string id;
  std::string template_path;
  std::string root;
  std::string directory;
  int64_t started = 0;
  // Absent for a run that is going on or whose kiln was killed.
  std::optional<int64_t> finished;
  // `succeeded`, `failed`, `cancelled`; `running` and `killed` for runs that have not finished.
  std::string outcome;
};

struct StepSummary {
  std::string build;
  std::string address;
  std::string component;
  std::string summary;
  int64_t started = 0;
  std::optional<int64_t> finished;
  // Empty for one that has not finished.
  std::string outcome;
  std::string error;
  std::optional<int64_t> bytes_added;
  // When the result was made that stood for it.
  std::optional<int64_t> reused_from;
};

struct BuildSummary {
  std::string name;
  std::optional<int64_t> started;
  std::optional<int64_t> finished;
  std::string outcome;
  std::string error;
};

// The latest first; all of them without a limit.
Result<std::vector<RunSummary>> list_runs(Database& database, std::optional<int64_t> limit);

// The run whose id is, or uniquely begins with, `id`; the latest one for `latest`. An error that
// says which there are when it is none or several.
Result<RunSummary> find_run(Database& database, const std::string& id);

Result<std::vector<BuildSummary>> builds_of(Database& database, const std::string& run_id);
Result<std::vector<StepSummary>> steps_of(Database& database, const std::string& run_id);

// Whether a word of a command line means the step of this address: the whole of it, that without
// `build.`, or what follows its last slash.
bool names_address(std::string_view address, std::string_view word);

// `2026-11-21 15:04:05`, in the local time zone.
std::string local_time_text(int64_t milliseconds);

}  // namespace kiln
