#include "cli/interrupts.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include "compiler/source/check.h"

namespace kiln {
namespace {

constexpr int caught_signals[] = {SIGINT, SIGTERM, SIGHUP};

// What the signal handler may touch: lock-free, and set before it is installed.
std::atomic<int> first_signal = 0;
std::atomic<int> wake_fd = -1;

// A handler may only use async-signal-safe calls, so it wakes a thread that requests the stop.
void on_signal(int number) {
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, number)) {
    _exit(128 + number);
  }
  int saved = errno;
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = ::write(wake_fd, &one, sizeof one);
  errno = saved;
}

void set_handlers(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (int number : caught_signals) {
    ::sigaction(number, &action, nullptr);
  }
}

}  // namespace

Interrupts::Interrupts() {
  first_signal = 0;
  wake_fd = ::eventfd(0, EFD_CLOEXEC);
  KILN_CHECK(wake_fd >= 0, "no event descriptor for signals");
  waiter_ = std::jthread([this] {
    uint64_t count = 0;
    while (::read(wake_fd, &count, sizeof count) < 0 && errno == EINTR) {
    }
    if (first_signal != 0) {
      source_.request_stop();
    }
  });
  set_handlers(on_signal);
}

Interrupts::~Interrupts() {
  set_handlers(SIG_DFL);
  uint64_t one = 1;
  [[maybe_unused]] ssize_t written = ::write(wake_fd, &one, sizeof one);
  waiter_.join();
  ::close(wake_fd.exchange(-1));
}

std::string Interrupts::reason() const {
  int number = first_signal;
  return number == SIGINT    ? "interrupt"
         : number == SIGTERM ? "terminated"
         : number == SIGHUP  ? "hangup"
                             : "";
}

ExitCode Interrupts::exit_code_after(ExitCode code) const {
  int number = first_signal;
  return number == 0 ? code : static_cast<ExitCode>(128 + number);
}

}  // namespace kiln
