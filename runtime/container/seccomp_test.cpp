#include "runtime/container/seccomp.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pty.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>

#include "tests/support/catch.h"

namespace kiln {
namespace {

// The error number of `call` under the filter; 0 when it works.
int error_under_filter(const std::function<long()>& call) {
  Result<std::string> filter = make_seccomp_filter();
  REQUIRE(filter.ok());
  pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    sock_fprog program{};
    program.len = static_cast<unsigned short>(filter->size() / sizeof(sock_filter));
    program.filter = reinterpret_cast<sock_filter*>(filter->data());
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
      ::_exit(255);
    }
    ::_exit(call() < 0 ? errno : 0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

TEST_CASE("the filter refuses what leads out of a guest") {
  struct Case {
    const char* name;
    long number;
    std::array<long, 3> arguments;
    int expected;
  };
  const Case cases[] = {
      {"mount", SYS_mount, {0, 0, 0}, EPERM},
      {"umount2", SYS_umount2, {0, 0, 0}, EPERM},
      {"pivot_root", SYS_pivot_root, {0, 0, 0}, EPERM},
      {"fsopen", SYS_fsopen, {0, 0, 0}, EPERM},
      {"open_tree", SYS_open_tree, {-1, 0, 0}, EPERM},
      {"mount_setattr", SYS_mount_setattr, {-1, 0, 0}, EPERM},
      {"setns", SYS_setns, {-1, 0, 0}, EPERM},
      {"unshare of users", SYS_unshare, {CLONE_NEWUSER, 0, 0}, EPERM},
      {"unshare of mounts and files", SYS_unshare, {CLONE_NEWNS | CLONE_FILES, 0, 0}, EPERM},
      {"unshare of files", SYS_unshare, {CLONE_FILES, 0, 0}, 0},
      {"clone of users", SYS_clone, {CLONE_NEWUSER | SIGCHLD, 0, 0}, EPERM},
      {"clone of mounts with others", SYS_clone, {CLONE_NEWNS | CLONE_FS | SIGCHLD, 0, 0}, EPERM},
      {"clone3", SYS_clone3, {0, 0, 0}, ENOSYS},
      {"kexec_load", SYS_kexec_load, {0, 0, 0}, EPERM},
      {"init_module", SYS_init_module, {0, 0, 0}, EPERM},
      {"finit_module", SYS_finit_module, {-1, 0, 0}, EPERM},
      {"delete_module", SYS_delete_module, {0, 0, 0}, EPERM},
      {"bpf", SYS_bpf, {0, 0, 0}, EPERM},
      {"perf_event_open", SYS_perf_event_open, {0, 0, 0}, EPERM},
      {"keyctl", SYS_keyctl, {0, -3, 0}, EPERM},
      {"add_key", SYS_add_key, {0, 0, 0}, EPERM},
      {"request_key", SYS_request_key, {0, 0, 0}, EPERM},
      {"swapon", SYS_swapon, {0, 0, 0}, EPERM},
      {"reboot", SYS_reboot, {0, 0, 0}, EPERM},
      {"settimeofday", SYS_settimeofday, {0, 0, 0}, EPERM},
      {"clock_settime", SYS_clock_settime, {0, 0, 0}, EPERM},
      {"acct", SYS_acct, {0, 0, 0}, EPERM},
      {"open_by_handle_at", SYS_open_by_handle_at, {-1, 0, 0}, EPERM},
      {"userfaultfd", SYS_userfaultfd, {0, 0, 0}, EPERM},
      {"quotactl", SYS_quotactl, {0, 0, 0}, EPERM},
      {"io_uring_setup", SYS_io_uring_setup, {1, 0, 0}, ENOSYS},
      {"a socket of AF_VSOCK", SYS_socket, {AF_VSOCK, SOCK_STREAM, 0}, EAFNOSUPPORT},
      {"a socket of AF_UNIX", SYS_socket, {AF_UNIX, SOCK_STREAM, 0}, 0},
      {"getpid", SYS_getpid, {0, 0, 0}, 0},
  };
  for (const Case& one : cases) {
    INFO(one.name);
    CHECK(error_under_filter([&] {
            return ::syscall(one.number, one.arguments[0], one.arguments[1], one.arguments[2], 0,
                             0);
          }) == one.expected);
  }
}

TEST_CASE("the filter refuses to push input into a terminal, whatever the upper bits say") {
  int terminal = -1;
  int other = -1;
  REQUIRE(::openpty(&terminal, &other, nullptr, nullptr, nullptr) == 0);
  char letter = 'x';
  for (unsigned long request : {TIOCSTI + 0UL, TIOCSTI | 1UL << 32}) {
    CHECK(error_under_filter([&] { return ::syscall(SYS_ioctl, other, request, &letter); }) ==
          EPERM);
  }
  winsize size{};
  CHECK(error_under_filter([&] { return ::ioctl(other, TIOCGWINSZ, &size); }) == 0);
  ::close(terminal);
  ::close(other);
}

}  // namespace
}  // namespace kiln
