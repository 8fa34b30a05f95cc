#include "runtime/container/seccomp.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <initializer_list>
#include <memory>
#include <vector>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

struct Release {
  void operator()(void* context) const { ::seccomp_release(context); }
};
using Filter = std::unique_ptr<void, Release>;

constexpr std::array kRefused{
    // Mounts and namespaces.
    "mount", "umount", "umount2", "pivot_root", "move_mount", "fsopen", "fsconfig", "fsmount",
    "fspick", "open_tree", "mount_setattr", "setns",
    // The kernel itself.
    "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module",
    "create_module", "query_module", "get_kernel_syms", "reboot", "swapon", "swapoff", "syslog",
    "acct", "quotactl", "quotactl_fd", "nfsservctl", "_sysctl", "sysfs", "uselib", "ustat",
    "lookup_dcookie", "vhangup", "vm86", "vm86old", "iopl", "ioperm",
    // Its clock.
    "settimeofday", "stime", "clock_settime", "clock_settime64", "clock_adjtime", "clock_adjtime64",
    "adjtimex",
    // Keys, which are not in a namespace, and ways around the file tree.
    "add_key", "request_key", "keyctl", "open_by_handle_at", "fanotify_init",
    // Large surfaces that no build needs.
    "bpf", "perf_event_open", "userfaultfd", "kcmp"};

// Programs know how to live without these when the kernel seems not to have them.
constexpr std::array kAbsent{"io_uring_setup", "io_uring_enter", "io_uring_register"};

constexpr uint64_t kNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
constexpr uint64_t kNewTime = 0x80;

class FilterBuilder {
 public:
  explicit FilterBuilder(scmp_filter_ctx context) : context_(context) {}

  int error() const { return error_; }

  void refuse(const char* name, int error_number,
              std::initializer_list<scmp_arg_cmp> conditions = {}) {
    int number = ::seccomp_syscall_resolve_name(name);
    // An older library does not know a newer call, and some exist on other processors only.
    if (number == __NR_SCMP_ERROR || error_ != 0) {
      return;
    }
    int added = ::seccomp_rule_add_array(
        context_, SCMP_ACT_ERRNO(static_cast<uint32_t>(error_number)), number,
        static_cast<unsigned>(conditions.size()), conditions.begin());
    if (added != 0 && added != -EDOM) {
      error_ = -added;
    }
  }

  // A rule that compares for equality cannot say "any of these bits", so each has its own.
  void refuse_bits(const char* name, unsigned argument, uint64_t bits) {
    for (uint64_t bit = 1; bit != 0; bit <<= 1) {
      if ((bits & bit) != 0) {
        refuse(name, EPERM, {scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, bit, bit}});
      }
    }
  }

 private:
  scmp_filter_ctx context_;
  int error_ = 0;
};

void add_rules(FilterBuilder& rules) {
  for (const char* name : kRefused) {
    rules.refuse(name, EPERM);
  }
  for (const char* name : kAbsent) {
    rules.refuse(name, ENOSYS);
  }
  // clone3 passes its flags in memory, where a filter cannot look; the C library falls back.
  rules.refuse("clone3", ENOSYS);
  rules.refuse_bits("clone", 0, kNamespaces);
  rules.refuse_bits("unshare", 0, kNamespaces | kNewTime);
  // The kernel looks at the lower 32 bits of an ioctl's number only.
  for (uint64_t request : {uint64_t{TIOCSTI}, uint64_t{TIOCLINUX}}) {
    rules.refuse("ioctl", EPERM, {scmp_arg_cmp{1, SCMP_CMP_MASKED_EQ, 0xffffffffU, request}});
  }
  for (uint64_t family : {uint64_t{AF_VSOCK}, uint64_t{AF_ALG}}) {
    rules.refuse("socket", EAFNOSUPPORT,
                 {scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, 0xffffffffU, family}});
  }
}

// The same rules for programs of the processor's other modes; else these would be a way around.
int add_other_modes(scmp_filter_ctx context) {
  std::vector<uint32_t> modes;
  uint32_t native = ::seccomp_arch_native();
  if (native == SCMP_ARCH_X86_64) {
    modes = {SCMP_ARCH_X86, SCMP_ARCH_X32};
  } else if (native == SCMP_ARCH_AARCH64) {
    modes = {SCMP_ARCH_ARM};
  }
  for (uint32_t mode : modes) {
    int added = ::seccomp_arch_add(context, mode);
    if (added != 0 && added != -EEXIST) {
      return -added;
    }
  }
  return 0;
}

Result<std::string> export_program(scmp_filter_ctx context) {
  FileDescriptor file(::memfd_create("filter", MFD_CLOEXEC));
  if (!file) {
    return system_error("make", "a memory file");
  }
  if (int error = ::seccomp_export_bpf(context, file.get()); error != 0) {
    return system_error("write", "the system call filter", -error);
  }
  off_t size = ::lseek(file.get(), 0, SEEK_END);
  std::string program(static_cast<size_t>(size), '\0');
  ::lseek(file.get(), 0, SEEK_SET);
  KILN_TRY(read_up_to(file.get(), program.data(), program.size(), "the system call filter"));
  return program;
}

}  // namespace

Result<std::string> make_seccomp_filter() {
  Filter context(::seccomp_init(SCMP_ACT_ALLOW));
  if (!context) {
    return Error{"make the system call filter: out of memory"};
  }
  // A mode that is in no list must not be a way around either.
  ::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS));
  ::seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  if (int error = add_other_modes(context.get()); error != 0) {
    return system_error("make", "the system call filter", error);
  }
  FilterBuilder rules(context.get());
  add_rules(rules);
  if (rules.error() != 0) {
    return system_error("make", "the system call filter", rules.error());
  }
  return export_program(context.get());
}

}  // namespace kiln
