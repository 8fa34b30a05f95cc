// kiln-init: the parent of everything that one child of kiln starts. It is pid 1 of the child's pid
// namespace where the kernel grants one. It holds a socket to kiln and ends everything when kiln is
// gone, however kiln ended. kiln carries this program's bytes and runs it from a sealed memory
// file, so that a guest can neither see nor change a file of it.
#include <sys/prctl.h>
#include <sys/signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>

#include "runtime/init/namespaces.h"
#include "runtime/init/protocol/message.h"
#include "runtime/init/server.h"

namespace {

// Where kiln puts its end of things; 0 to 2 are /dev/null.
constexpr int kControl = 3;

void report(const kiln::Error& error) {
  (void)kiln::send_message(kControl, kiln::MessageType::Failed, error.message);
}

// posix_spawn(3) leaves the C library's own two signals ignored, and sigaction(2) of the library
// refuses to name them.
void restore_library_signals() {
  // The kernel's sigaction: all zeros is the default action.
  std::array<uint64_t, 4> standard{};
  for (int signal : {32, 33}) {
    ::syscall(SYS_rt_sigaction, signal, standard.data(), nullptr, sizeof(uint64_t));
  }
}

void wait_for_the_one_inside() {
  // The one inside holds the socket: kiln must see it close when that one ends.
  ::close(kControl);
  while (::wait(nullptr) > 0) {
  }
}

}  // namespace

int main() {
  ::syscall(SYS_close_range, 4U, ~0U, 0U);
  restore_library_signals();
  ::prctl(PR_SET_NAME, "kiln-init", 0, 0, 0);
  ::umask(022);
  kiln::Result<std::optional<kiln::Message>> message = kiln::receive_message(kControl);
  kiln::Setup setup;
  if (!message || !*message || !kiln::decode((*message)->payload, setup)) {
    return 1;
  }
  // Delivered through a descriptor; blocked before the first child exists.
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_signal, nullptr);
  kiln::Result<kiln::Place> place = kiln::enter_namespaces(setup);
  if (!place) {
    report(place.error());
    return 1;
  }
  if (*place == kiln::Place::Outside) {
    wait_for_the_one_inside();
    return 0;
  }
  kiln::Result<void> served = kiln::serve(kControl, setup);
  if (!served) {
    report(served.error());
    return 1;
  }
  return 0;
}
