#include "runtime/run_record/run_record.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cctype>

#include "compiler/source/system_error.h"
#include "runtime/private_directory.h"
#include "runtime/report/event_json.h"

namespace kiln {
namespace {

constexpr size_t longest_name = 120;

}  // namespace

std::string log_name(size_t number, const std::string& address) {
  std::string_view rest = address;
  if (rest.starts_with("build.")) {
    rest.remove_prefix(6);
  }
  std::string name = fmt::format("{:03}-", number);
  for (char c : rest.substr(0, longest_name)) {
    bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    name += is_plain ? c : c == '/' ? '-' : '_';
  }
  return name + ".log";
}

Result<RunRecord::File> RunRecord::open(const std::string& path) {
  FileDescriptor fd(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) {
    return system_error("create", path);
  }
  File file(::fdopen(fd.get(), "a"));
  if (!file) {
    return system_error("open", path);
  }
  fd.release();
  return file;
}

Result<std::unique_ptr<RunRecord>> RunRecord::create(const std::string& state_directory,
                                                     const std::string& run_id) {
  std::string directory = state_directory + "/runs/" + run_id;
  KILN_TRY(make_private_directory(directory));
  KILN_ASSIGN(File events, open(directory + "/events.jsonl"));
  return std::unique_ptr<RunRecord>(new RunRecord(std::move(directory), std::move(events)));
}

RunRecord::~RunRecord() = default;

void RunRecord::note(const Result<void>& written) {
  if (!written && problem_.empty()) {
    problem_ = written.error().message;
  }
}

void RunRecord::write_event(const Event& event) {
  std::string line = event_json(event) + "\n";
  // Flushed at once: what a killed run did must be readable.
  if (std::fwrite(line.data(), 1, line.size(), events_.get()) != line.size() ||
      std::fflush(events_.get()) != 0) {
    note(system_error("write", directory_ + "/events.jsonl"));
  }
}

void RunRecord::write_line(const std::string& address, const std::string& text) {
  if (auto log = logs_.find(address); log != logs_.end()) {
    note(log->second.write_line(text));
  }
}

std::string RunRecord::log_path(const std::string& address) const {
  auto log = logs_.find(address);
  return log == logs_.end() ? std::string() : log->second.path();
}

void RunRecord::on_event(const Event& event) {
  if (const auto* output = std::get_if<event::StepOutput>(&event.what)) {
    write_line(output->address, output->line);
    return;
  }
  if (std::holds_alternative<event::StepProgress>(event.what)) {
    return;
  }
  write_event(event);
  if (const auto* started = std::get_if<event::StepStarted>(&event.what)) {
    std::string path = directory_ + "/" + log_name(logs_.size() + 1, started->address);
    Result<StepLog> log = StepLog::create(path);
    if (log) {
      logs_.insert_or_assign(started->address, *std::move(log));
    } else {
      note(log.error());
    }
  } else if (const auto* said = std::get_if<event::StepSaid>(&event.what)) {
    write_line(said->address, said->text);
  } else if (const auto* finished = std::get_if<event::StepFinished>(&event.what)) {
    if (!finished->error.empty()) {
      write_line(finished->address, "Error: " + finished->error);
    }
    if (auto log = logs_.find(finished->address); log != logs_.end()) {
      note(log->second.finish());
    }
  }
}

}  // namespace kiln
