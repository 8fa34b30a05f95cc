#include <algorithm>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "compiler/value/json.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

// Writes the trace event format (Chrome's, which Perfetto reads too): a thread for each build, a
// complete event for each step. Times are microseconds since the run began.
class TraceWriter {
 public:
  explicit TraceWriter(const RunSummary& run) : run_(run) {}

  std::string write(const std::vector<BuildSummary>& builds,
                    const std::vector<StepSummary>& steps) {
    json_.begin_object();
    json_.key("displayTimeUnit");
    json_.string("ms");
    json_.key("traceEvents");
    json_.begin_array();
    name("process_name", 0, "kiln build " + run_.template_path);
    for (size_t i = 0; i < builds.size(); ++i) {
      const auto thread = static_cast<int64_t>(i) + 1;
      name("thread_name", thread, builds[i].name);
      for (const StepSummary& step : steps) {
        if (step.build == builds[i].name) {
          add_step(step, thread);
        }
      }
    }
    json_.end_array();
    json_.end_object();
    return json_.text() + "\n";
  }

 private:
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.string(value);
  }

  void number(std::string_view key, int64_t value) {
    json_.key(key);
    json_.integer(value);
  }

  void name(std::string_view what, int64_t thread, const std::string& value) {
    json_.begin_object();
    text("ph", "M");
    text("name", what);
    number("pid", 1);
    number("tid", thread);
    json_.key("args");
    json_.begin_object();
    text("name", value);
    json_.end_object();
    json_.end_object();
  }

  void add_step(const StepSummary& step, int64_t thread) {
    // One that never finished lasts until the end of the run, as far as that is known.
    const int64_t end = step.finished.value_or(run_.finished.value_or(step.started));
    json_.begin_object();
    text("ph", "X");
    text("name", step.address.substr(step.address.rfind('/') + 1));
    text("cat", step.component);
    number("pid", 1);
    number("tid", thread);
    number("ts", (step.started - run_.started) * 1000);
    number("dur", std::max<int64_t>(end - step.started, 0) * 1000);
    json_.key("args");
    json_.begin_object();
    text("summary", step.summary);
    text("outcome", step.outcome.empty() ? "unfinished" : step.outcome);
    if (!step.error.empty()) {
      text("error", step.error);
    }
    if (step.bytes_added) {
      number("bytes_added", *step.bytes_added);
    }
    json_.end_object();
    json_.end_object();
  }

  const RunSummary& run_;
  JsonWriter json_;
};

Result<std::string> trace_of(const CommandContext& context, const std::string& word) {
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state_of(context));
  if (database == nullptr) {
    return Error{"There are no runs yet."};
  }
  KILN_ASSIGN(const RunSummary run, find_run(*database, word));
  KILN_ASSIGN(const std::vector<BuildSummary> builds, builds_of(*database, run.id));
  KILN_ASSIGN(const std::vector<StepSummary> steps, steps_of(*database, run.id));
  return TraceWriter(run).write(builds, steps);
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> trace =
      trace_of(context, arguments.operands().empty() ? "latest" : arguments.operands().front());
  if (!trace) {
    report(context, arguments, trace.error());
    return ExitCode::Failed;
  }
  context.out(*trace);
  return ExitCode::Done;
}

}  // namespace

const Command& trace_command() {
  static const Command command = {
      .name = "trace",
      .summary = "print the timeline of a run for a trace viewer",
      .operands = "[RUN]",
      .operand_count = {0, 1},
      .description =
          "Prints when each step of a run began and how long it took, as a file that Chrome "
          "(chrome://tracing) and Perfetto (ui.perfetto.dev) open: `kiln trace >run.json`. RUN is "
          "as `kiln runs` lists it, or the beginning of it, or `latest`, the default.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
