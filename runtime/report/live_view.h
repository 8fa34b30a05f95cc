#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/report/live_lines.h"
#include "runtime/report/packer_log.h"

namespace kiln {

// A run on a terminal: at the bottom one line for each running step, redrawn ten times a second at
// most; above it what has ended scrolls by, a failed step with the end of its output. Output itself
// is in the run record. Every redraw asks for the terminal's size, so a resized window comes right
// by itself.
class LiveView final : public EventSink {
 public:
  struct Terminal {
    // Writes bytes at once.
    std::function<void(std::string_view)> write;
    std::function<TerminalSize()> size;
  };

  // `log_path` names the log of a step that began (empty: none); called on the thread of an event.
  LiveView(Terminal terminal, bool color,
           std::function<std::string(const std::string& address)> log_path);
  // Draws what is still to be shown, and takes the lines of running steps away.
  ~LiveView() override;

  void on_event(const Event& event) override;

  // Gives the terminal to `talk` alone: nothing is drawn until it returns.
  void suspended(const std::function<void()>& talk);

 private:
  static constexpr size_t kept_lines = 20;

  struct Running {
    RunningStep shown;
    // The end of its output, for when it fails.
    std::deque<std::string> tail;
  };

  void finish_step(const Event& event, const event::StepFinished& finished);
  Running* find(const std::string& address);
  void keep_line(const std::string& address, const std::string& line);
  void scroll(const std::string& text) { scroll_ += text + "\n"; }
  void draw_now_and_then(const std::stop_token& stop);
  // Need the lock.
  void draw();
  std::string erase(TerminalSize size);

  Terminal terminal_;
  bool color_;
  std::function<std::string(const std::string&)> log_path_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Running> running_;
  // What goes above the live lines at the next redraw.
  std::string scroll_;
  // How many columns each line on the screen takes.
  std::vector<uint32_t> on_screen_;
  bool is_dirty_ = false;
  bool is_suspended_ = false;
  // The end of the run is told as off a terminal.
  PackerLog summary_;
  std::jthread painter_;
};

}  // namespace kiln
