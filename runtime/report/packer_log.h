#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/events.h"

namespace kiln {

// How Packer's log looks.
struct PackerLogStyle {
  // Lines for programs (`-machine-readable`) rather than for people.
  bool machine_readable = false;
  // Each message begins with the local time (`-timestamp-ui`).
  bool timestamps = false;
  bool color = false;
  // Say first which build has which colour.
  bool has_color_key = true;
};

// A run told in Packer's own lines, which CI jobs read: `==> NAME: text` while it goes on, then
// which builds failed and what the others made.
class PackerLog final : public EventSink {
 public:
  // `out` gets whole lines.
  PackerLog(std::function<void(std::string_view)> out, PackerLogStyle style)
      : out_(std::move(out)), style_(style) {}

  void on_event(const Event& event) override;

 private:
  struct EndedBuild {
    std::string name;
    event::BuildFinished end;
  };

  void tell(const Event& event, const event::RunStarted& started);
  void tell(const Event& event, const event::StepStarted& started);
  void tell(const Event& event, const event::StepSaid& said);
  void tell(const Event& event, const event::StepOutput& output);
  void tell(const Event& event, const event::StepProgress& progress);
  void tell(const Event& event, const event::StepFinished& finished);
  void tell(const Event& event, const event::BuildFinished& finished);
  void tell(const Event& event, const event::Interrupted& interrupted);
  void tell(const Event& event, const event::RunFinished& finished);

  void tell_errors(const Event& event);
  void tell_artifacts(const Event& event);

  // A message of a build, each line with its prefix.
  void speak(const Event& event, const std::string& address, std::string_view text, bool is_error);
  // A message as it is. Messages of no build have no colour of their own.
  void write(const Event& event, std::string_view text, bool is_error);
  // A line for programs; nothing for people.
  void write_data(const Event& event, std::string_view target,
                  const std::vector<std::string>& fields);
  size_t color_of(const std::string& build) const;

  std::function<void(std::string_view)> out_;
  PackerLogStyle style_;
  std::vector<std::string> builds_;
  // Post-processors speak as `NAME (TYPE)`: their steps, and the types.
  std::map<std::string, std::string> post_processors_;
  std::vector<EndedBuild> ended_;
  bool was_interrupted_ = false;
};

}  // namespace kiln
