#pragma once

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "tests/support/temporary_directory.h"

namespace kiln {

// Runs `test` in a child in which `directory` is a file system of `kilobytes`, and checks that it
// returned true. Says so and passes where the user may not mount one.
inline void on_small_disk(const TemporaryDirectory& directory, int kilobytes,
                          const std::function<bool()>& test) {
  pid_t child = ::fork();
  if (child == 0) {
    uid_t user = ::geteuid();
    gid_t group = ::getegid();
    bool entered = ::unshare(CLONE_NEWNS | (user == 0 ? 0 : CLONE_NEWUSER)) == 0;
    if (user != 0) {
      std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
      std::ofstream("/proc/self/setgroups") << "deny";
      std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
    }
    std::string size = "size=" + std::to_string(kilobytes) + "k";
    if (!entered || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("small", directory.path().c_str(), "tmpfs", 0, size.c_str()) != 0) {
      ::_exit(77);
    }
    ::_exit(test() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) {
    WARN("SKIPPED: this user may not mount a small file system");
    return;
  }
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace kiln
