#include "runtime/process/stop_event.h"

#include <sys/eventfd.h>

#include "compiler/source/system_error.h"

namespace kiln {

Result<StopEvent> StopEvent::watch(std::stop_token stop) {
  FileDescriptor event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event) {
    return system_error("make", "an event descriptor");
  }
  return StopEvent(std::move(event), std::move(stop));
}

StopEvent::StopEvent(FileDescriptor event, std::stop_token stop)
    : stop_(stop), event_(std::make_unique<FileDescriptor>(std::move(event))) {
  int fd = event_->get();
  callback_ = std::make_unique<std::stop_callback<std::function<void()>>>(
      std::move(stop), [fd] { (void)::eventfd_write(fd, 1); });
}

}  // namespace kiln
