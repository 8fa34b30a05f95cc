#pragma once

#include <stop_token>
#include <string>
#include <thread>

#include "cli/exit_code.h"

namespace kiln {

// Turns the process's SIGINT, SIGTERM and SIGHUP into a stop request while it lives: the first one
// asks the command to stop and clean up, the second ends the process at once. At most one at a
// time.
class Interrupts {
 public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  std::stop_token token() const { return source_.get_token(); }

  // The first signal, as Go names it: `interrupt`, `terminated`, `hangup`. Empty when none came.
  std::string reason() const;

  // What to exit with: 128 and the signal's number if one came, `code` otherwise.
  ExitCode exit_code_after(ExitCode code) const;

 private:
  std::stop_source source_;
  std::jthread waiter_;
};

}  // namespace kiln
