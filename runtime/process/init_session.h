#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "compiler/source/result.h"
#include "runtime/communicator.h"
#include "runtime/file_descriptor.h"
#include "runtime/init/protocol/message.h"
#include "runtime/init/protocol/setup.h"
#include "runtime/init/protocol/tree.h"

namespace kiln {

// One running kiln-init (runtime/init/main.cpp) and the socket to it. Everything under it ends with
// this object, and with this process however it ends. Used by one thread at a time.
class InitSession {
 public:
  // Starts init and waits until it has built what `setup` says.
  static Result<InitSession> start(const Setup& setup, std::stop_token stop);

  InitSession(InitSession&& other) noexcept = default;
  InitSession& operator=(InitSession&& other) = delete;
  ~InitSession();

  struct Streams {
    // Written to the command's input, which is then closed.
    std::string_view input;
    // An open file that it reads instead; the caller keeps it. -1: none.
    int input_file = -1;
    // Empty sinks discard.
    OutputSink output;
    OutputSink error_output;
  };

  // Runs one command to its end, streaming its output through a fixed buffer. When `stop` is
  // requested or the time is up (zero: no limit) everything the command started is killed and the
  // result is an error; the session stays usable.
  Result<ExitStatus> execute(const Execution& execution, const Streams& streams,
                             std::chrono::milliseconds time_limit, std::stop_token stop);

  // Sends a request and waits for its answer, whose type is `expected`. What init reports as Failed
  // is the error.
  Result<Message> ask(MessageType type, std::string_view payload, MessageType expected,
                      std::stop_token stop);

  // Accesses the tree of a session that was set up with one.
  Result<TreeAnswer> access(const TreeRequest& request);

  // Takes everything down in order; the session is over whatever the result.
  Result<void> close(std::stop_token stop);

 private:
  // The child process that init starts as; reaped at the end.
  struct Child {
    Child(pid_t process, FileDescriptor handle) : id(process), pidfd(std::move(handle)) {}
    Child(Child&& other) noexcept
        : id(std::exchange(other.id, -1)), pidfd(std::move(other.pidfd)) {}
    pid_t id;
    FileDescriptor pidfd;
  };

  InitSession(FileDescriptor control, Child child)
      : control_(std::move(control)), child_(std::move(child)) {}

  Result<Message> receive(MessageType expected, std::stop_token stop);
  Error lost() const;

  FileDescriptor control_;
  Child child_;
};

}  // namespace kiln
