#include "runtime/process/init_session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/process/command_streams.h"
#include "runtime/process/init_program.h"
#include "runtime/process/stop_event.h"

namespace kiln {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Killing a pid namespace is immediate; this is for a machine under load.
constexpr auto kEndTime = 900ms;

constexpr int kControl = 3;
constexpr int kProgram = 4;

struct SpawnSettings {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;

  SpawnSettings() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
};

// A copy of the descriptor above those that the child's are put on.
Result<FileDescriptor> above_targets(int fd) {
  FileDescriptor copy(::fcntl(fd, F_DUPFD_CLOEXEC, 10));
  if (!copy) {
    return system_error("copy", "a file descriptor");
  }
  return copy;
}

// posix_spawn(3) does what a process with threads may do between fork and exec, and no more.
Result<pid_t> spawn_init(const FileDescriptor& socket) {
  KILN_ASSIGN(FileDescriptor sealed, open_init_program());
  KILN_ASSIGN(FileDescriptor program, above_targets(sealed.get()));
  KILN_ASSIGN(FileDescriptor control, above_targets(socket.get()));
  SpawnSettings settings;
  for (int fd = 0; fd < 3; ++fd) {
    ::posix_spawn_file_actions_addopen(&settings.files, fd, "/dev/null", O_RDWR, 0);
  }
  ::posix_spawn_file_actions_adddup2(&settings.files, control.get(), kControl);
  ::posix_spawn_file_actions_adddup2(&settings.files, program.get(), kProgram);
  ::posix_spawn_file_actions_addclosefrom_np(&settings.files, kProgram + 1);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&settings.attributes, &signals);
  ::sigfillset(&signals);
  ::posix_spawnattr_setsigdefault(&settings.attributes, &signals);
  ::posix_spawnattr_setflags(&settings.attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
  std::string name = "kiln-init";
  std::array<char*, 2> arguments{name.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  pid_t child = -1;
  int error = ::posix_spawn(&child, "/proc/self/fd/4", &settings.files, &settings.attributes,
                            arguments.data(), environment.data());
  if (error != 0) {
    return system_error("start", "kiln-init", error);
  }
  return child;
}

// Milliseconds from now until `end`, for poll(2).
int milliseconds_until(Clock::time_point end) {
  auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
  return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 1'000'000'000));
}

bool wait_for_end(int pidfd, Clock::duration time) {
  Clock::time_point end = Clock::now() + time;
  for (;;) {
    pollfd watched{pidfd, POLLIN, 0};
    int ready = ::poll(&watched, 1, milliseconds_until(end));
    if (ready > 0) {
      return true;
    }
    if (ready == 0) {
      return false;
    }
  }
}

// Names come from the processes themselves.
std::string printable(std::string name) {
  for (char& c : name) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      c = '?';
    }
  }
  return name;
}

Result<ExitStatus> exit_status(const std::string& name, ExitReport report) {
  if (!report.survivors.empty()) {
    return Error{fmt::format("run {}: it left {} running, which kiln may not end (another user's?)",
                             name, printable(report.survivors.front()))};
  }
  ExitStatus status;
  status.code = static_cast<int>(report.code);
  for (std::string& leftover : report.leftovers) {
    status.leftovers.push_back(printable(std::move(leftover)));
  }
  return status;
}

}  // namespace

Result<InitSession> InitSession::start(const Setup& setup, std::stop_token stop) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return system_error("make", "a socket pair");
  }
  FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  KILN_ASSIGN(pid_t child, spawn_init(theirs));
  theirs.reset();
  FileDescriptor pidfd(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  if (!pidfd) {
    Error error = system_error("watch", "kiln-init");
    ours.reset();
    ::waitpid(child, nullptr, 0);
    return error;
  }
  InitSession session(std::move(ours), Child(child, std::move(pidfd)));
  KILN_TRY(session.ask(MessageType::Setup, encode(setup), MessageType::Ready, std::move(stop)));
  return session;
}

InitSession::~InitSession() {
  if (child_.id < 0) {
    return;
  }
  control_.reset();
  if (!wait_for_end(child_.pidfd.get(), kEndTime)) {
    ::kill(child_.id, SIGKILL);
  }
  while (::waitpid(child_.id, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Error InitSession::lost() const {
  return {"talk to kiln-init: it ended unexpectedly (killed, or out of memory?)"};
}

Result<Message> InitSession::receive(MessageType expected, std::stop_token stop) {
  KILN_ASSIGN(StopEvent stopping, StopEvent::watch(stop));
  for (;;) {
    std::array<pollfd, 2> watched{{{control_.get(), POLLIN, 0}, {stopping.fd(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
      return system_error("wait for", "kiln-init");
    }
    if (stopping.requested()) {
      // The answer that is still to come would be taken for that of the next question.
      control_.reset();
      return Error{"wait for kiln-init: cancelled"};
    }
    if (watched[0].revents == 0) {
      continue;
    }
    KILN_ASSIGN(std::optional<Message> message, receive_message(control_.get()));
    if (!message) {
      return lost();
    }
    if (message->type == MessageType::Failed) {
      return Error{message->payload};
    }
    if (message->type != expected) {
      return Error{"talk to kiln-init: it gave an unknown answer"};
    }
    return *std::move(message);
  }
}

Result<Message> InitSession::ask(MessageType type, std::string_view payload, MessageType expected,
                                 std::stop_token stop) {
  Result<void> sent = send_message(control_.get(), type, payload);
  if (!sent) {
    return lost();
  }
  return receive(expected, std::move(stop));
}

Result<TreeAnswer> InitSession::access(const TreeRequest& request) {
  KILN_ASSIGN(Message message,
              ask(MessageType::Tree, encode(request), MessageType::TreeAnswer, {}));
  TreeAnswer answer;
  if (!decode(message.payload, answer)) {
    return Error{"talk to kiln-init: it gave an unknown answer"};
  }
  if (!message.files.empty()) {
    answer.file = std::move(message.files.front());
  }
  return answer;
}

Result<void> InitSession::close(std::stop_token stop) {
  Result<Message> closed = ask(MessageType::Close, "", MessageType::Ready, std::move(stop));
  control_.reset();
  KILN_TRY(std::move(closed));
  return {};
}

Result<ExitStatus> InitSession::execute(const Execution& execution, const Streams& streams,
                                        std::chrono::milliseconds time_limit,
                                        std::stop_token stop) {
  const std::string& name = execution.arguments.front();
  KILN_ASSIGN(StopEvent stopping, StopEvent::watch(stop));
  KILN_ASSIGN(CommandStreams pipes, CommandStreams::open(streams.input, streams.input_file,
                                                         streams.output, streams.error_output));
  if (!send_message(control_.get(), MessageType::Execute, encode(execution), pipes.child_ends())) {
    return lost();
  }
  pipes.close_child_ends();
  std::optional<Clock::time_point> limit;
  if (time_limit > 0ms) {
    limit = Clock::now() + time_limit;
  }
  // Set once the command is being killed: why, and until when init may take.
  std::optional<Error> killed;
  for (;;) {
    if (!killed && (stopping.requested() || (limit && Clock::now() >= *limit))) {
      killed = stopping.requested() ? Error{"run " + name + ": cancelled"}
                                    : Error{fmt::format("run {}: timed out after {:g} s", name,
                                                        double(time_limit.count()) / 1000)};
      limit = Clock::now() + kEndTime;
      pipes.discard_output();
      (void)send_message(control_.get(), MessageType::Kill, "");
    }
    if (killed && Clock::now() >= *limit) {
      // Init did not get there: end it all.
      control_.reset();
      return *killed;
    }
    std::vector<pollfd> watched{{control_.get(), POLLIN, 0},
                                {killed ? -1 : stopping.fd(), POLLIN, 0}};
    pipes.watch(watched);
    // Nothing but a signal can make this fail.
    if (::poll(watched.data(), watched.size(), limit ? milliseconds_until(*limit) : -1) < 0) {
      continue;
    }
    if (Result<void> moved = pipes.transfer(watched); !moved) {
      control_.reset();
      return moved.error();
    }
    if (watched[0].revents == 0) {
      continue;
    }
    KILN_ASSIGN(std::optional<Message> message, receive_message(control_.get()));
    if (!message) {
      return killed ? *killed : lost();
    }
    KILN_TRY(pipes.drain());
    if (killed) {
      return *killed;
    }
    if (message->type == MessageType::Failed) {
      return Error{message->payload};
    }
    ExitReport report;
    if (message->type != MessageType::Exited || !decode(message->payload, report)) {
      return Error{"talk to kiln-init: it gave an unknown answer"};
    }
    return exit_status(name, std::move(report));
  }
}

}  // namespace kiln
