#include "runtime/state/run_index.h"

#include <filesystem>

#include "runtime/report/event_json.h"
#include "runtime/reuse/path_standing.h"

namespace kiln {
namespace {

int64_t milliseconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

struct ArtifactFile {
  std::string path;
  std::string standing;
  int64_t size = 0;
};

// As they are when the build ends.
std::vector<ArtifactFile> look_at(const std::vector<std::string>& paths) {
  std::vector<ArtifactFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    ArtifactFile file{std::filesystem::absolute(path, error).lexically_normal().string()};
    if (const Result<std::string> standing = standing_of(path)) {
      file.standing = *standing;
    }
    if (std::filesystem::is_regular_file(path, error)) {
      const uintmax_t size = std::filesystem::file_size(path, error);
      file.size = error ? 0 : static_cast<int64_t>(size);
    }
    files.push_back(std::move(file));
  }
  return files;
}

Field error_field(const std::string& error) {
  return error.empty() ? Field() : Field(error);
}

}  // namespace

Result<std::unique_ptr<RunIndex>> RunIndex::begin(StateWriter& writer,
                                                  const RunDescription& description) {
  KILN_TRY(writer.write_durably([&](Database& database) {
    return database.execute(
        "INSERT INTO runs (id, template, root, directory, started) VALUES (?1, ?2, ?3, ?4, ?5)",
        {description.id, description.template_path, description.root, description.directory,
         now_in_milliseconds()});
  }));
  return std::unique_ptr<RunIndex>(new RunIndex(writer, description.id));
}

void RunIndex::write(std::string sql, std::vector<Field> parameters) {
  writer_.write([sql = std::move(sql), parameters = std::move(parameters)](Database& database) {
    return database.execute(sql, parameters);
  });
}

void RunIndex::begin_step(const Event& event, const event::StepStarted& step, int64_t time) {
  numbers_[step.address] = ++steps_;
  write(
      "INSERT INTO steps (run, number, build, address, component, kind, summary, started)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      {run_id_, steps_, event.build, step.address, step.component,
       std::string(component_kind_name(step.kind)), step.summary, time});
}

void RunIndex::end_step(const event::StepFinished& step, int64_t time) {
  write(
      "UPDATE steps SET finished = ?3, outcome = ?4, error = ?5, bytes_added = ?6,"
      " reused_from = ?7 WHERE run = ?1 AND number = ?2",
      {run_id_, numbers_[step.address], time, std::string(outcome_name(step.outcome)),
       error_field(step.error),
       step.bytes_added ? Field(static_cast<int64_t>(*step.bytes_added)) : Field(),
       step.reused_from ? Field(milliseconds_of(*step.reused_from)) : Field()});
}

void RunIndex::end_build(const Event& event, const event::BuildFinished& build, int64_t time) {
  write(
      "INSERT INTO builds (run, name, started, finished, outcome, error)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (run, name) DO UPDATE SET"
      " finished = excluded.finished, outcome = excluded.outcome, error = excluded.error",
      {run_id_, event.build,
       time - std::chrono::duration_cast<std::chrono::milliseconds>(build.duration).count(), time,
       std::string(outcome_name(build.outcome)), error_field(build.error)});
  for (const ArtifactSummary& artifact : build.artifacts) {
    writer_.write([run = run_id_, name = event.build, artifact, files = look_at(artifact.files),
                   time](Database& database) -> Result<void> {
      KILN_ASSIGN(std::vector<Row> rows,
                  database.query(
                      "INSERT INTO artifacts (run, build, builder, artifact, description, made)"
                      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                      {run, name, artifact.builder_id, artifact.id, artifact.description, time}));
      for (const ArtifactFile& file : files) {
        KILN_TRY(
            database.execute("INSERT OR IGNORE INTO artifact_files (artifact, path, standing, size)"
                             " VALUES (?1, ?2, ?3, ?4)",
                             {rows[0][0], file.path, file.standing, file.size}));
      }
      return {};
    });
  }
}

void RunIndex::on_event(const Event& event) {
  const int64_t time = milliseconds_of(event.time);
  if (const auto* started = std::get_if<event::StepStarted>(&event.what)) {
    begin_step(event, *started, time);
  } else if (const auto* finished = std::get_if<event::StepFinished>(&event.what)) {
    end_step(*finished, time);
  } else if (const auto* build = std::get_if<event::BuildFinished>(&event.what)) {
    end_build(event, *build, time);
  } else if (const auto* run = std::get_if<event::RunStarted>(&event.what)) {
    for (const std::string& name : run->builds) {
      write("INSERT INTO builds (run, name) VALUES (?1, ?2)", {run_id_, name});
    }
  } else if (const auto* end = std::get_if<event::RunFinished>(&event.what)) {
    write("UPDATE runs SET finished = ?2, outcome = ?3 WHERE id = ?1",
          {run_id_, time, std::string(outcome_name(end->outcome))});
  }
}

}  // namespace kiln
