#include "runtime/init/confinement.h"

#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

// Programs that close every possible descriptor take minutes under a limit of millions.
constexpr rlim_t kOpenFiles = 1024;
constexpr rlim_t kMostOpenFiles = 1 << 20;

Result<void> limit_resources() {
  rlimit cores{0, 0};
  rlimit files{};
  if (::setrlimit(RLIMIT_CORE, &cores) != 0 || ::getrlimit(RLIMIT_NOFILE, &files) != 0) {
    return system_error("limit", "the resources of a command");
  }
  files.rlim_max = std::min(files.rlim_max, kMostOpenFiles);
  files.rlim_cur = std::min(files.rlim_max, kOpenFiles);
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) {
    return system_error("limit", "the open files of a command");
  }
  return {};
}

// Needs CAP_SYS_ADMIN, because no_new_privs stays off: sudo and su must work for a guest's own
// users.
Result<void> install_filter(const std::string& filter) {
  sock_fprog program{};
  program.len = static_cast<unsigned short>(filter.size() / sizeof(sock_filter));
  // The kernel copies it.
  program.filter = reinterpret_cast<sock_filter*>(const_cast<char*>(filter.data()));
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    return system_error("install", "the system call filter");
  }
  return {};
}

Result<void> limit_capabilities(uint64_t kept) {
  for (unsigned capability = 0; capability < 64; ++capability) {
    if ((kept >> capability & 1) == 0 && ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 &&
        errno != EINVAL) {
      return system_error("drop", "a capability");
    }
  }
  if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) {
    return system_error("drop", "ambient capabilities");
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> have{};
  if (::syscall(SYS_capget, &header, have.data()) != 0) {
    return system_error("read", "the capabilities of a command");
  }
  for (size_t i = 0; i < have.size(); ++i) {
    have[i].permitted &= static_cast<uint32_t>(kept >> (32 * i));
    have[i].effective = have[i].permitted;
    have[i].inheritable = 0;
  }
  if (::syscall(SYS_capset, &header, have.data()) != 0) {
    return system_error("drop", "the capabilities of a command");
  }
  return {};
}

}  // namespace

Result<void> confine(const RootSetup& root) {
  ::umask(022);
  KILN_TRY(limit_resources());
  KILN_TRY(install_filter(root.seccomp_filter));
  return limit_capabilities(root.capabilities);
}

}  // namespace kiln
