#include "runtime/pause.h"

#include <condition_variable>
#include <mutex>

namespace kiln {

Result<void> pause_for(std::chrono::nanoseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
  if (stop.stop_requested()) {
    return Error{"The pause was interrupted."};
  }
  return {};
}

TimeLimit::TimeLimit(std::chrono::nanoseconds limit, std::stop_token stop,
                     std::function<void()> on_expiry)
    : forward_(std::move(stop), [this] { source_.request_stop(); }),
      timer_([this, limit, on_expiry = std::move(on_expiry)](const std::stop_token& done) {
        if (pause_for(limit, done) && !source_.stop_requested()) {
          expired_ = true;
          if (on_expiry) {
            on_expiry();
          }
          source_.request_stop();
        }
      }) {}

}  // namespace kiln
