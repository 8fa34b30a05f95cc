#include "runtime/init/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <optional>

#include "compiler/source/system_error.h"
#include "runtime/init/processes.h"

namespace kiln {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// A pipeline's last members often end just after their shell.
constexpr auto kSettleTime = 100ms;
constexpr auto kTerminateTime = 1000ms;
// A process that survives SIGKILL this long belongs to someone else.
constexpr auto kKillTime = 800ms;
constexpr auto kKillInterval = 20ms;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) {
    result.push_back(const_cast<char*>(text.c_str()));
  }
  result.push_back(nullptr);
  return result;
}

// In the child. Returns only what went wrong.
Error become(const Execution& execution, const std::vector<FileDescriptor>& files,
             const Confinement& confine) {
  ::setsid();
  for (int fd = 0; fd < 3; ++fd) {
    if (::dup2(files[static_cast<size_t>(fd)].get(), fd) < 0) {
      return system_error("redirect", "output");
    }
  }
  if (!execution.directory.empty() && ::chdir(execution.directory.c_str()) != 0) {
    return system_error("change directory to", execution.directory);
  }
  // What is open beyond these three is ours alone.
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  if (confine) {
    KILN_TRY(confine());
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::vector<char*> environment = pointers(execution.environment);
  std::vector<char*> arguments = pointers(execution.arguments);
  ::environ = environment.data();
  ::execvp(arguments[0], arguments.data());
  return system_error("run", execution.arguments[0]);
}

// The child's id, once it has become its program.
Result<pid_t> start(const Execution& execution, const std::vector<FileDescriptor>& files,
                    const Confinement& confine) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error("make", "a pipe");
  }
  FileDescriptor problem_in(ends[0]);
  FileDescriptor problem_out(::fcntl(ends[1], F_DUPFD_CLOEXEC, 3));
  ::close(ends[1]);
  pid_t child = ::fork();
  if (child < 0) {
    return system_error("start", execution.arguments[0]);
  }
  if (child == 0) {
    Error error = become(execution, files, confine);
    (void)write_all(problem_out.get(), error.message, "");
    ::_exit(127);
  }
  problem_out.reset();
  std::string problem(4096, '\0');
  KILN_ASSIGN(size_t size, read_up_to(problem_in.get(), problem.data(), problem.size(), "a pipe"));
  if (size > 0) {
    ::waitpid(child, nullptr, 0);
    problem.resize(size);
    return Error{problem};
  }
  return child;
}

uint64_t exit_code(int status) {
  return static_cast<uint64_t>(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

std::vector<std::string> names_of_descendants() {
  std::vector<std::string> names;
  for (ProcessEntry& process : descendants()) {
    names.push_back(std::move(process.name));
  }
  return names;
}

// Waits for a command's end and ends what it leaves.
class Supervisor {
 public:
  Supervisor(int control, pid_t command) : control_(control), command_(command) {}

  Result<ExitReport> run() {
    sigset_t child_signal;
    ::sigemptyset(&child_signal);
    ::sigaddset(&child_signal, SIGCHLD);
    signals_ = FileDescriptor(::signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals_) {
      return system_error("watch", "child processes");
    }
    for (;;) {
      if (reap()) {
        return report_;
      }
      if (stage_ != Stage::Running && Clock::now() >= deadline_ && !advance()) {
        report_.survivors = names_of_descendants();
        return report_;
      }
      KILN_TRY(wait());
    }
  }

 private:
  enum class Stage { Running, Settling, Terminating, Killing };

  // True when nothing is left.
  bool reap() {
    for (;;) {
      int status = 0;
      pid_t ended = ::waitpid(-1, &status, WNOHANG);
      if (ended == command_) {
        report_.code = exit_code(status);
        if (stage_ == Stage::Running) {
          enter(Stage::Settling, kSettleTime);
        }
      }
      if (ended <= 0) {
        return ended < 0 && errno == ECHILD;
      }
    }
  }

  void enter(Stage stage, Clock::duration time) {
    stage_ = stage;
    deadline_ = Clock::now() + time;
  }

  // A stage's time is up. False when there is nothing more to try.
  bool advance() {
    switch (stage_) {
      case Stage::Running:
        break;
      case Stage::Settling:
        report_.leftovers = names_of_descendants();
        signal_descendants(SIGTERM);
        enter(Stage::Terminating, kTerminateTime);
        break;
      case Stage::Terminating:
        begin_killing();
        break;
      case Stage::Killing:
        if (Clock::now() >= give_up_) {
          return false;
        }
        signal_descendants(SIGKILL);
        enter(Stage::Killing, kKillInterval);
        break;
    }
    return true;
  }

  void begin_killing() {
    give_up_ = Clock::now() + kKillTime;
    signal_descendants(SIGKILL);
    enter(Stage::Killing, kKillInterval);
  }

  Result<void> wait() {
    int timeout = -1;
    if (stage_ != Stage::Running) {
      auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
      timeout = static_cast<int>(std::max<int64_t>(0, left.count()));
    }
    std::array<pollfd, 2> watched{{{control_, POLLIN, 0}, {signals_.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), timeout) < 0 && errno != EINTR) {
      return system_error("wait for", "a command");
    }
    if (watched[1].revents != 0) {
      signalfd_siginfo ignored{};
      (void)!::read(signals_.get(), &ignored, sizeof ignored);
    }
    if (watched[0].revents != 0) {
      Result<std::optional<Message>> message = receive_message(control_);
      if (!message || !*message) {
        end_everything();
      }
      if ((*message)->type == MessageType::Kill && stage_ != Stage::Killing) {
        begin_killing();
      }
    }
    return {};
  }

  int control_;
  pid_t command_;
  FileDescriptor signals_;
  Stage stage_ = Stage::Running;
  Clock::time_point deadline_;
  Clock::time_point give_up_;
  ExitReport report_;
};

}  // namespace

Result<ExitReport> run_command(int control, const Execution& execution,
                               std::vector<FileDescriptor> files, const Confinement& confine) {
  if (files.size() != 3) {
    return Error{"run " + execution.arguments[0] + ": no place for its output"};
  }
  KILN_ASSIGN(pid_t child, start(execution, files, confine));
  // Else the readers would never see the end of the output.
  files.clear();
  return Supervisor(control, child).run();
}

void end_everything() {
  // The kernel ends a pid namespace with its pid 1. Elsewhere each one is killed, and what it had
  // started becomes ours and is killed in the next round.
  auto give_up = Clock::now() + kKillTime;
  while (::getpid() != 1 && Clock::now() < give_up) {
    signal_descendants(SIGKILL);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    if (::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD) {
      break;
    }
    ::poll(nullptr, 0, static_cast<int>(kKillInterval / 1ms));
  }
  ::_exit(0);
}

}  // namespace kiln
