#pragma once

#include <map>
#include <string>

#include "runtime/events.h"
#include "runtime/state/state_writer.h"

namespace kiln {

// What the database knows of a run before its first event.
struct RunDescription {
  std::string id;
  // The template as it was named, and its directory, absolute.
  std::string template_path;
  std::string root;
  // Of the run record, absolute.
  std::string directory;
};

// Writes a run's events into the state database: runs, builds, steps and artifacts.
class RunIndex final : public EventSink {
 public:
  // Makes the run known before anything of it happens. `writer` outlives it.
  static Result<std::unique_ptr<RunIndex>> begin(StateWriter& writer,
                                                 const RunDescription& description);

  void on_event(const Event& event) override;

 private:
  RunIndex(StateWriter& writer, std::string run_id) : writer_(writer), run_id_(std::move(run_id)) {}

  void write(std::string sql, std::vector<Field> parameters);
  void begin_step(const Event& event, const event::StepStarted& step, int64_t time);
  void end_step(const event::StepFinished& step, int64_t time);
  void end_build(const Event& event, const event::BuildFinished& build, int64_t time);

  StateWriter& writer_;
  std::string run_id_;
  int64_t steps_ = 0;
  // The number of the latest step of each address.
  std::map<std::string, int64_t> numbers_;
};

}  // namespace kiln
