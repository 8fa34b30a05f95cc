#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "runtime/events.h"
#include "runtime/report/live_view.h"

namespace kiln {

// How a build is told on standard output, as flags and terminal ask: JSON events, Packer's lines
// for programs or people, or the live view. When nobody reads the output any more, the build goes
// on unheard.
class BuildReport final : public EventSink {
 public:
  // `context` must outlive it. `log_path` names the log of a step.
  BuildReport(const CommandContext& context, const Arguments& arguments,
              std::function<std::string(const std::string& address)> log_path);

  void on_event(const Event& event) override { sink_->on_event(event); }

  // Asks the user at the terminal, one question at a time; empty when nobody can be asked.
  std::function<std::optional<std::string>(std::string_view, const std::stop_token&)> asker();

  // Leaves the terminal as it should be. After the last event.
  void finish() { sink_.reset(); }

 private:
  void write(std::string_view bytes);

  const CommandContext& context_;
  bool is_for_programs_;
  bool is_heard_ = true;
  std::mutex questions_;
  std::unique_ptr<EventSink> sink_;
  // The same object as sink_ when that is a live view.
  LiveView* live_ = nullptr;
};

}  // namespace kiln
