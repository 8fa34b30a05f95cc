#include "cli/interrupts.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>

#include "tests/support/catch.h"

namespace kiln {
namespace {

// Waits until the token is stopped; false after ten seconds.
bool stopped_in_time(std::stop_token token) {
  std::promise<void> promise;
  std::stop_callback callback(token, [&] { promise.set_value(); });
  return promise.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready;
}

}  // namespace

TEST_CASE("the first signal asks to stop and decides the exit code") {
  Interrupts interrupts;
  CHECK(interrupts.exit_code_after(ExitCode::Failed) == ExitCode::Failed);
  REQUIRE(::raise(SIGTERM) == 0);
  CHECK(stopped_in_time(interrupts.token()));
  CHECK(interrupts.exit_code_after(ExitCode::Failed) == ExitCode::Terminated);
}

TEST_CASE("the second signal ends the process at once") {
  pid_t child = ::fork();
  if (child == 0) {
    Interrupts interrupts;
    ::raise(SIGINT);
    ::raise(SIGINT);
    _exit(99);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
}

}  // namespace kiln
