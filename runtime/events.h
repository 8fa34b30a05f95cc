#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/config/catalog.h"

namespace kiln {

// What happens in a run, as typed events. Everything people and programs are told during a build
// (the live view, Packer's log lines, the log file of each step, machine-readable forms) is made
// from these.

// How something ended.
enum class Outcome : uint8_t {
  Succeeded,
  Failed,
  // A `when` that is false, or nothing to do.
  Skipped,
  // A result of an earlier run stood for it.
  Reused,
  Cancelled,
};

// What is told of an artifact.
struct ArtifactSummary {
  std::string builder_id;
  std::string id;
  std::string description;
  std::vector<std::string> files;
};

namespace event {

struct RunStarted {
  std::string run_id;
  // Names of all builds, in plan order.
  std::vector<std::string> builds;
};

struct StepStarted {
  std::string address;
  std::string summary;
  ComponentKind kind = ComponentKind::Builder;
  // `shell-local`.
  std::string component;
};

// A sentence from the step itself: what it is about to do.
struct StepSaid {
  // Empty when the build as a whole speaks.
  std::string address;
  std::string text;
  bool is_error = false;
};

// A line of a command's output, without its newline.
struct StepOutput {
  std::string address;
  std::string line;
  bool is_error = false;
};

// A transfer or other measurable work has come this far. `total` 0: not known.
struct StepProgress {
  std::string address;
  std::string what;
  uint64_t done = 0;
  uint64_t total = 0;
};

struct StepFinished {
  std::string address;
  Outcome outcome;
  // Empty unless failed.
  std::string error;
  std::chrono::nanoseconds duration{0};
  // How much the step added to the image, where that is known.
  std::optional<uint64_t> bytes_added = {};
  // Reused: when the result was made.
  std::optional<std::chrono::system_clock::time_point> reused_from = {};
};

struct BuildFinished {
  Outcome outcome;
  std::string error;
  std::chrono::nanoseconds duration{0};
  // What it made and kept.
  std::vector<ArtifactSummary> artifacts;
};

// The first signal arrived: the run is being cancelled.
struct Interrupted {
  std::string signal;
};

struct RunFinished {
  Outcome outcome;
  std::chrono::nanoseconds duration{0};
};

}  // namespace event

struct Event {
  std::chrono::system_clock::time_point time;
  // The build it belongs to (`web.qemu.debian`); empty for the run's own events.
  std::string build;
  std::variant<event::RunStarted, event::StepStarted, event::StepSaid, event::StepOutput,
               event::StepProgress, event::StepFinished, event::BuildFinished, event::Interrupted,
               event::RunFinished>
      what;
};

// Receives events, one call at a time and from any thread. What emits from several threads does it
// through an EventHub.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
};

}  // namespace kiln
