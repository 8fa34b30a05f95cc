#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <thread>

#include "compiler/source/result.h"

namespace kiln {

// Waits this long; an error as soon as `stop` is requested.
Result<void> pause_for(std::chrono::nanoseconds time, const std::stop_token& stop);

// A stop token that is also requested once a time is up.
class TimeLimit {
 public:
  TimeLimit(std::chrono::nanoseconds limit, std::stop_token stop,
            std::function<void()> on_expiry = {});

  std::stop_token token() const { return source_.get_token(); }
  // Whether it was the time, not `stop`.
  bool expired() const { return expired_; }

 private:
  std::stop_source source_;
  std::atomic<bool> expired_ = false;
  std::stop_callback<std::function<void()>> forward_;
  std::jthread timer_;
};

}  // namespace kiln
