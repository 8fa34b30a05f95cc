#include "runtime/report/live_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/step_address.h"
#include "compiler/source/duration_text.h"

namespace kiln {
namespace {

constexpr auto frame = std::chrono::milliseconds(100);

// Builders say in words what a step does; of the others the address tells them apart.
std::string label_of(const event::StepStarted& started) {
  std::string place(step_part(started.address));
  if (started.kind == ComponentKind::Builder) {
    return started.summary.empty() ? place : started.summary;
  }
  return fmt::format("{} ({})", place, started.component);
}

std::string painted(const std::string& text, int code, bool color) {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

}  // namespace

LiveView::LiveView(Terminal terminal, bool color,
                   std::function<std::string(const std::string&)> log_path)
    : terminal_(std::move(terminal)),
      color_(color),
      log_path_(std::move(log_path)),
      summary_([this](std::string_view text) { scroll_ += text; },
               {.color = color, .has_color_key = false}),
      painter_([this](const std::stop_token& stop) { draw_now_and_then(stop); }) {}

LiveView::~LiveView() {
  painter_.request_stop();
  painter_.join();
  std::lock_guard lock(mutex_);
  running_.clear();
  draw();
}

void LiveView::draw_now_and_then(const std::stop_token& stop) {
  auto last_second = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_.wait_for(lock, stop, frame, [] { return false; });
    auto now = std::chrono::steady_clock::now();
    // Elapsed times change each second without an event.
    bool is_due = !running_.empty() && now - last_second >= std::chrono::seconds(1);
    if (!is_suspended_ && (is_dirty_ || is_due)) {
      last_second = is_due ? now : last_second;
      draw();
    }
  }
}

std::string LiveView::erase(TerminalSize size) {
  // A narrower window has wrapped the lines that stand there.
  uint32_t rows = 0;
  for (uint32_t columns : on_screen_) {
    rows += std::max<uint32_t>(1, (columns + size.columns - 1) / std::max(1u, size.columns));
  }
  on_screen_.clear();
  return rows == 0 ? "" : fmt::format("\r\x1b[{}A\x1b[J", rows);
}

void LiveView::draw() {
  TerminalSize size = terminal_.size();
  std::string text = erase(size) + scroll_;
  scroll_.clear();
  std::vector<RunningStep> steps;
  std::ranges::transform(running_, std::back_inserter(steps), &Running::shown);
  for (const std::string& line :
       live_lines(steps, std::chrono::steady_clock::now(), size, color_)) {
    text += line + "\n";
    on_screen_.push_back(columns_of(printable(line)));
  }
  is_dirty_ = false;
  if (!text.empty()) {
    terminal_.write(text);
  }
}

void LiveView::suspended(const std::function<void()>& talk) {
  {
    std::lock_guard lock(mutex_);
    std::string text = erase(terminal_.size()) + scroll_;
    scroll_.clear();
    terminal_.write(text);
    is_suspended_ = true;
  }
  talk();
  std::lock_guard lock(mutex_);
  is_suspended_ = false;
  is_dirty_ = true;
}

LiveView::Running* LiveView::find(const std::string& address) {
  auto found = std::ranges::find_if(
      running_, [&](const Running& running) { return running.shown.address == address; });
  return found == running_.end() ? nullptr : &*found;
}

void LiveView::keep_line(const std::string& address, const std::string& line) {
  if (Running* running = find(address)) {
    running->shown.last_line = line;
    running->tail.push_back(line);
    if (running->tail.size() > kept_lines) {
      running->tail.pop_front();
    }
  }
}

void LiveView::finish_step(const Event& event, const event::StepFinished& finished) {
  Running* running = find(finished.address);
  if (running == nullptr) {
    return;
  }
  std::string head = printable(fmt::format("{}: {}", event.build, running->shown.summary));
  std::string time = elapsed_text(finished.duration);
  switch (finished.outcome) {
    case Outcome::Succeeded:
      scroll(fmt::format("{} {} {}", head, painted("done", 32, color_), time));
      break;
    case Outcome::Skipped:
      scroll(head + " skipped");
      break;
    case Outcome::Reused:
      scroll(head + " reused");
      break;
    case Outcome::Cancelled:
      scroll(fmt::format("{} {} after {}", head, painted("cancelled", 33, color_), time));
      break;
    case Outcome::Failed:
      scroll(fmt::format("{} {} after {}: {}", head, painted("failed", 31, color_), time,
                         printable(finished.error)));
      for (const std::string& line : running->tail) {
        scroll("    " + printable(line));
      }
      if (std::string path = log_path_(finished.address); !path.empty()) {
        scroll("    Its output: " + path);
      }
      break;
  }
  running_.erase(running_.begin() + (running - running_.data()));
}

void LiveView::on_event(const Event& event) {
  std::lock_guard lock(mutex_);
  is_dirty_ = true;
  if (const auto* started = std::get_if<event::StepStarted>(&event.what)) {
    Running running;
    running.shown.build = event.build;
    running.shown.address = started->address;
    running.shown.summary = label_of(*started);
    running.shown.begin = std::chrono::steady_clock::now();
    running_.push_back(std::move(running));
  } else if (const auto* output = std::get_if<event::StepOutput>(&event.what)) {
    keep_line(output->address, output->line);
  } else if (const auto* said = std::get_if<event::StepSaid>(&event.what)) {
    keep_line(said->address, said->text);
    if (said->is_error) {
      scroll(painted(printable(event.build + ": " + said->text), 31, color_));
    }
  } else if (const auto* progress = std::get_if<event::StepProgress>(&event.what)) {
    if (Running* running = find(progress->address)) {
      bool is_over = progress->total != 0 && progress->done >= progress->total;
      running->shown.transfer = is_over ? "" : progress->what;
      running->shown.done = progress->done;
      running->shown.total = progress->total;
    }
  } else if (const auto* finished = std::get_if<event::StepFinished>(&event.what)) {
    finish_step(event, *finished);
  } else {
    summary_.on_event(event);
  }
}

}  // namespace kiln
