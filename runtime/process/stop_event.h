#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// A stop token as a file descriptor that becomes readable when stop is requested, for poll(2).
class StopEvent {
 public:
  static Result<StopEvent> watch(std::stop_token stop);

  int fd() const { return event_->get(); }
  bool requested() const { return stop_.stop_requested(); }

 private:
  StopEvent(FileDescriptor event, std::stop_token stop);

  std::stop_token stop_;
  // On the heap, so that moving this object leaves the callback's descriptor where it is.
  std::unique_ptr<FileDescriptor> event_;
  std::unique_ptr<std::stop_callback<std::function<void()>>> callback_;
};

}  // namespace kiln
