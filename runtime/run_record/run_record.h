#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>

#include "compiler/source/result.h"
#include "runtime/events.h"
#include "runtime/file_descriptor.h"
#include "runtime/run_record/step_log.h"

namespace kiln {

// What is kept of a run: a folder STATE/runs/RUN (0700) with
//   events.jsonl    every event but the lines of output and the progress of transfers, one JSON
//                   object a line (report/event_json.h);
//   NNN-STEP.log    one file for each step, what it said and its output, bounded by StepLog.
// Files are 0600: output of scripts may tell more than it should.
class RunRecord final : public EventSink {
 public:
  static Result<std::unique_ptr<RunRecord>> create(const std::string& state_directory,
                                                   const std::string& run_id);
  ~RunRecord() override;

  void on_event(const Event& event) override;

  const std::string& directory() const { return directory_; }
  // The log of a step that has begun; empty for another.
  std::string log_path(const std::string& address) const;
  // The first failure to write: from then on the record is incomplete. Empty when there was none.
  const std::string& problem() const { return problem_; }

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;
  RunRecord(std::string directory, File events)
      : directory_(std::move(directory)), events_(std::move(events)) {}

  static Result<File> open(const std::string& path);
  void write_event(const Event& event);
  void write_line(const std::string& address, const std::string& text);
  void note(const Result<void>& written);

  std::string directory_;
  File events_;
  std::map<std::string, StepLog> logs_;
  std::string problem_;
};

// `001-web.null.a-provisioner_0_` for the first step of a run: letters, digits, `.` and `-` stay.
std::string log_name(size_t number, const std::string& address);

}  // namespace kiln
