#include "runtime/report/terminal_prompt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "runtime/file_descriptor.h"
#include "runtime/process/stop_event.h"

namespace kiln {
namespace {

// Not standard input: that may be a pipe while a person sits at the terminal.
FileDescriptor open_terminal() {
  FileDescriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
  if (terminal && ::tcgetpgrp(terminal.get()) != ::getpgrp()) {
    terminal.reset();
  }
  return terminal;
}

}  // namespace

bool has_terminal() {
  return static_cast<bool>(open_terminal());
}

std::optional<std::string> ask_at_terminal(std::string_view prompt, const std::stop_token& stop) {
  FileDescriptor terminal = open_terminal();
  Result<StopEvent> stopped = StopEvent::watch(stop);
  if (!terminal || !stopped ||
      !write_all(terminal.get(), std::string(prompt) + " ", "the terminal")) {
    return std::nullopt;
  }
  std::string line;
  for (;;) {
    pollfd waiting[] = {{terminal.get(), POLLIN, 0}, {stopped->fd(), POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0 && errno != EINTR) {
      return std::nullopt;
    }
    if (stopped->requested()) {
      return std::nullopt;
    }
    if (waiting[0].revents == 0) {
      continue;
    }
    char c = 0;
    ssize_t count = ::read(terminal.get(), &c, 1);
    if (count == 0 || (count < 0 && errno != EINTR)) {
      return std::nullopt;
    }
    if (count > 0 && c == '\n') {
      return line;
    }
    if (count > 0) {
      line += c;
    }
  }
}

}  // namespace kiln
