#include "runtime/report/event_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "compiler/value/json.h"

namespace kiln {
namespace {

// Writes the fields of one event.
class FieldWriter {
 public:
  explicit FieldWriter(JsonWriter& json) : json_(json) {}

  void operator()(const event::RunStarted& e) {
    name("run_started");
    text("run_id", e.run_id);
    texts("builds", e.builds);
  }
  void operator()(const event::StepStarted& e) {
    name("step_started");
    text("address", e.address);
    text("summary", e.summary);
    text("kind", component_kind_name(e.kind));
    text("component", e.component);
  }
  void operator()(const event::StepSaid& e) {
    name("step_said");
    if (!e.address.empty()) {
      text("address", e.address);
    }
    text("text", e.text);
    flag("is_error", e.is_error);
  }
  void operator()(const event::StepOutput& e) {
    name("step_output");
    text("address", e.address);
    text("line", e.line);
    flag("is_error", e.is_error);
  }
  void operator()(const event::StepProgress& e) {
    name("step_progress");
    text("address", e.address);
    text("what", e.what);
    count("done", e.done);
    count("total", e.total);
  }
  void operator()(const event::StepFinished& e) {
    name("step_finished");
    text("address", e.address);
    end(e.outcome, e.error, e.duration);
    if (e.bytes_added) {
      count("bytes_added", *e.bytes_added);
    }
    if (e.reused_from) {
      text("reused_from", utc_time_text(*e.reused_from));
    }
  }
  void operator()(const event::BuildFinished& e) {
    name("build_finished");
    end(e.outcome, e.error, e.duration);
    json_.key("artifacts");
    json_.begin_array();
    for (const ArtifactSummary& artifact : e.artifacts) {
      json_.begin_object();
      text("builder_id", artifact.builder_id);
      text("id", artifact.id);
      text("description", artifact.description);
      texts("files", artifact.files);
      json_.end_object();
    }
    json_.end_array();
  }
  void operator()(const event::Interrupted& e) {
    name("interrupted");
    text("signal", e.signal);
  }
  void operator()(const event::RunFinished& e) {
    name("run_finished");
    end(e.outcome, "", e.duration);
  }

 private:
  void name(std::string_view event) { text("event", event); }
  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.string(value);
  }
  void texts(std::string_view key, const std::vector<std::string>& values) {
    json_.key(key);
    json_.begin_array();
    for (const std::string& value : values) {
      json_.string(value);
    }
    json_.end_array();
  }
  void flag(std::string_view key, bool value) {
    json_.key(key);
    json_.boolean(value);
  }
  void count(std::string_view key, uint64_t value) {
    json_.key(key);
    json_.number(std::to_string(value));
  }
  void end(Outcome outcome, const std::string& error, std::chrono::nanoseconds duration) {
    text("outcome", outcome_name(outcome));
    if (!error.empty()) {
      text("error", error);
    }
    json_.key("seconds");
    json_.number(fmt::format("{:.3f}", std::chrono::duration<double>(duration).count()));
  }

  JsonWriter& json_;
};

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Succeeded:
      return "succeeded";
    case Outcome::Failed:
      return "failed";
    case Outcome::Skipped:
      return "skipped";
    case Outcome::Reused:
      return "reused";
    case Outcome::Cancelled:
      return "cancelled";
  }
  return "";
}

std::string utc_time_text(std::chrono::system_clock::time_point time) {
  auto since_epoch = time.time_since_epoch();
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
  auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch - seconds).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(static_cast<std::time_t>(seconds.count())), milliseconds);
}

std::string event_json(const Event& event) {
  JsonWriter json;
  json.begin_object();
  json.key("time");
  json.string(utc_time_text(event.time));
  if (!event.build.empty()) {
    json.key("build");
    json.string(event.build);
  }
  std::visit(FieldWriter(json), event.what);
  json.end_object();
  return json.text();
}

}  // namespace kiln
