#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/communicator.h"

namespace kiln {

// A program of this machine to run as a child: shell-local's commands, mksquashfs, debootstrap.
struct ProcessSpec {
  // The program, looked up in the child's PATH when it has no `/`, and its arguments. Anyone on the
  // machine can read them: secrets belong into `environment` or `input`.
  std::vector<std::string> arguments;
  // The child's whole environment; absent: a copy of kiln's own.
  std::optional<std::map<std::string, std::string>> environment;
  // Empty: kiln's own working directory.
  std::string directory;
  // What the child reads; there is no terminal.
  std::string input;
  // An open file that the child reads instead, such as a pipe that another thread writes to; the
  // caller keeps and closes it. -1: none.
  int input_file = -1;
  OutputSink output;
  OutputSink error_output;
  // Zero: none.
  std::chrono::milliseconds time_limit{0};
  // For a user who is not root: run as root of a user namespace (user_namespace.h), so that the
  // program can read, make and remove files of all the ids that the user was granted.
  bool in_user_namespace = false;
};

// Runs the child and waits for its end. A non-zero exit code is not an error; not being startable,
// cancellation and running out of time are.
//
// The child has no file of kiln's but its three streams, default signal handling and its own
// session. It and everything it starts live under kiln-init in a pid namespace and a private mount
// namespace, whose /proc shows them alone; what is still running when the child itself ends is
// ended and named in `leftovers`. When kiln dies, however it dies, all of it dies. Where the kernel
// gives an ordinary user no namespaces kiln-init adopts orphans instead, and cannot end what
// changed to another user (sudo): then the result is an error that names it.
Result<ExitStatus> run_process(const ProcessSpec& spec, std::stop_token stop);

}  // namespace kiln
