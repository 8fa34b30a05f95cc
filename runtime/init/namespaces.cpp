#include "runtime/init/namespaces.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/init/protocol/id_maps.h"

namespace kiln {

Result<Place> enter_namespaces(const Setup& setup) {
  bool maps_ids = (setup.namespaces & CLONE_NEWUSER) != 0;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error("make", "a pipe");
  }
  FileDescriptor go_in(ends[0]);
  FileDescriptor go_out(ends[1]);
  long inside =
      ::syscall(SYS_clone, setup.namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (inside < 0) {
    if (setup.kind == Setup::Kind::Process && !maps_ids) {
      ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
      return Place::Inside;
    }
    return system_error("make", maps_ids ? "a user namespace" : "namespaces");
  }
  if (inside == 0) {
    go_out.reset();
    char go = 0;
    KILN_ASSIGN(size_t size, read_up_to(go_in.get(), &go, 1, "a pipe"));
    if (size == 0) {
      ::_exit(1);
    }
    if (maps_ids) {
      KILN_TRY(become_root(setup.ids));
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    return Place::Inside;
  }
  if (maps_ids) {
    Result<void> mapped = map_ids(setup.ids, static_cast<pid_t>(inside));
    if (!mapped) {
      ::kill(static_cast<pid_t>(inside), SIGKILL);
      ::waitpid(static_cast<pid_t>(inside), nullptr, 0);
      return mapped.error();
    }
  }
  KILN_TRY(write_all(go_out.get(), "g", "a pipe"));
  return Place::Outside;
}

}  // namespace kiln
