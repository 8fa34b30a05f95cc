#include "runtime/process/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "runtime/file_descriptor.h"
#include "runtime/process/user_namespace.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

struct ProcessOutcome {
  ExitStatus status;
  std::string output;
  std::string error_output;
};

ProcessSpec shell(const std::string& line) {
  ProcessSpec spec;
  spec.arguments = {"/bin/sh", "-c", line};
  return spec;
}

ProcessOutcome run(ProcessSpec spec) {
  ProcessOutcome outcome;
  spec.output = [&](std::string_view piece) { outcome.output += piece; };
  spec.error_output = [&](std::string_view piece) { outcome.error_output += piece; };
  Result<ExitStatus> status = run_process(spec, {});
  INFO((status ? "" : status.error().message));
  REQUIRE(status.ok());
  outcome.status = *status;
  return outcome;
}

// Processes whose command line has this mark, this one left out.
int count_processes(const std::string& mark) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline");
    std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(mark) != std::string::npos &&
        entry.path().filename() != std::to_string(getpid())) {
      ++count;
    }
  }
  return count;
}

// A number of seconds that no other process sleeps.
std::string unique_sleep(int serial) {
  return std::to_string(100'000 + ::getpid() % 30'000 * 10 + serial);
}

TEST_CASE("a process has its arguments, environment, directory, input and exit code") {
  ProcessSpec spec = shell("pwd; echo \"$NAME\"; cat; echo problem >&2; exit 7");
  spec.environment = {{"NAME", "a b"}, {"PATH", "/usr/bin:/bin"}};
  spec.directory = "/usr";
  spec.input = "read me\n";
  ProcessOutcome outcome = run(spec);
  CHECK(outcome.status.code == 7);
  CHECK(outcome.output == "/usr\na b\nread me\n");
  CHECK(outcome.error_output == "problem\n");
  CHECK(outcome.status.leftovers.empty());
}

TEST_CASE("a process reads an open file instead of its input") {
  ProcessSpec spec = shell("cat; wc -c");
  FileDescriptor file(::open("/etc/passwd", O_RDONLY | O_CLOEXEC));
  REQUIRE(file);
  spec.input_file = file.get();
  ProcessOutcome outcome = run(spec);
  CHECK(outcome.output.find("root:x:0:0:") == 0);
  CHECK(outcome.output.substr(outcome.output.size() - 2) == "0\n");
  CHECK(::fcntl(file.get(), F_GETFD) >= 0);
}

TEST_CASE("a process inherits no file, no signal setting and no terminal") {
  FileDescriptor open_file(::open("/etc/hostname", O_RDONLY));
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  auto* handler = ::signal(SIGUSR2, SIG_IGN);
  ProcessOutcome outcome =
      run(shell("ls /proc/self/fd | wc -l; grep -E 'Sig(Blk|Ign)' /proc/self/status"));
  ::signal(SIGUSR2, handler);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  // ls itself opens the directory.
  CHECK(outcome.output == "4\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_CASE("a program that is not there is named") {
  ProcessSpec spec;
  spec.arguments = {"no-such-program-of-kiln"};
  spec.environment.emplace()["PATH"] = "/usr/bin:/bin";
  Result<ExitStatus> status = run_process(spec, {});
  REQUIRE(!status.ok());
  CHECK(status.error().message == "run no-such-program-of-kiln: no such file or directory");
}

TEST_CASE("a process that ends by a signal has 128 and the signal as its code") {
  CHECK(run(shell("kill -9 $$")).status.code == 137);
}

TEST_CASE("what a process leaves running is ended and named") {
  std::string seconds = unique_sleep(1);
  ProcessOutcome outcome =
      run(shell("sleep " + seconds + " & (setsid sleep " + seconds + " &) ; exit 0"));
  CHECK(outcome.status.code == 0);
  CHECK(outcome.status.leftovers == std::vector<std::string>{"sleep", "sleep"});
  CHECK(count_processes(seconds) == 0);
}

TEST_CASE("a process that just takes a moment longer than its shell is no leftover") {
  CHECK(run(shell("sleep 0.02 & exit 0")).status.leftovers.empty());
}

TEST_CASE("a leftover that ignores SIGTERM is killed") {
  std::string seconds = unique_sleep(2);
  auto begin = Clock::now();
  ProcessOutcome outcome =
      run(shell("(trap '' TERM; sleep " + seconds + "; sleep " + seconds + ") & exit 0"));
  CHECK(Clock::now() - begin < 3s);
  CHECK(outcome.status.leftovers.size() == 2);
  CHECK(count_processes(seconds) == 0);
}

TEST_CASE("cancelling ends everything within a second") {
  std::string seconds = unique_sleep(3);
  std::stop_source source;
  std::promise<void> started;
  ProcessSpec spec = shell("trap '' TERM; setsid sleep " + seconds + " & echo; sleep " + seconds);
  spec.output = [&](std::string_view) { started.set_value(); };
  Clock::time_point asked;
  std::jthread canceller([&] {
    started.get_future().wait();
    asked = Clock::now();
    source.request_stop();
  });
  Result<ExitStatus> status = run_process(spec, source.get_token());
  CHECK(Clock::now() - asked < 1s);
  REQUIRE(!status.ok());
  CHECK(status.error().message == "run /bin/sh: cancelled");
  CHECK(count_processes(seconds) == 0);
}

TEST_CASE("a time limit ends everything") {
  ProcessSpec spec = shell("sleep 1000");
  spec.time_limit = 100ms;
  auto begin = Clock::now();
  Result<ExitStatus> status = run_process(spec, {});
  CHECK(Clock::now() - begin < 1500ms);
  REQUIRE(!status.ok());
  CHECK(status.error().message == "run /bin/sh: timed out after 0.1 s");
}

TEST_CASE("input that the process does not read is no error") {
  ProcessSpec spec = shell("exit 3");
  spec.input = std::string(1 << 20, 'x');
  CHECK(run(spec).status.code == 3);
}

TEST_CASE("much output flows through little memory") {
  ProcessSpec spec = shell("head -c 200000000 /dev/zero");
  size_t total = 0;
  size_t largest = 0;
  spec.output = [&](std::string_view piece) {
    total += piece.size();
    largest = std::max(largest, piece.size());
  };
  REQUIRE(run_process(spec, {}).ok());
  CHECK(total == 200'000'000);
  CHECK(largest <= 65536);
}

TEST_CASE("a process can be root of a user namespace with all its ids", "[container]") {
  if (needs_user_namespace() && !plan_user_namespace().limits.empty()) {
    WARN("not checked: " << plan_user_namespace().limits);
    return;
  }
  TemporaryDirectory place;
  ProcessSpec spec =
      shell("id -u; touch f && chown 33:33 f && chmod 600 f && stat -c %u:%g f; rm f");
  spec.directory = place.path();
  spec.in_user_namespace = true;
  CHECK(run(spec).output == "0\n33:33\n");
}

TEST_CASE("ranges of ids are read as subuid(5) says") {
  std::string file = "# comment\nother:1:2\nme:100000:65536\nbad:x:y\n7:300000:10\nme:5:0\nme\n";
  auto ranges = granted_ranges(file, "me", 1000, 7);
  REQUIRE(ranges.size() == 3);
  CHECK(ranges[0].inside == 0);
  CHECK(ranges[0].outside == 1000);
  CHECK(ranges[0].count == 1);
  CHECK(ranges[1].inside == 1);
  CHECK(ranges[1].outside == 100000);
  CHECK(ranges[1].count == 65536);
  CHECK(ranges[2].inside == 65537);
  CHECK(ranges[2].outside == 300000);
  CHECK(ranges[2].count == 10);
}

TEST_CASE("a process that keeps others out of its memory can have children") {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  CHECK(run(shell("exit 5")).status.code == 5);
  ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

TEST_CASE("a killed kiln takes its children along", "[container]") {
  std::string seconds = unique_sleep(4);
  pid_t kiln = ::fork();
  REQUIRE(kiln >= 0);
  if (kiln == 0) {
    (void)run_process(shell("setsid sleep " + seconds + " & exec sleep " + seconds), {});
    ::_exit(0);
  }
  auto deadline = Clock::now() + 10s;
  while (count_processes(seconds) < 2 && Clock::now() < deadline) {
    ::sched_yield();
  }
  ::kill(kiln, SIGKILL);
  ::waitpid(kiln, nullptr, 0);
  deadline = Clock::now() + 1s;
  while (count_processes(seconds) > 0 && Clock::now() < deadline) {
    ::sched_yield();
  }
  CHECK(count_processes(seconds) == 0);
}

}  // namespace
}  // namespace kiln
