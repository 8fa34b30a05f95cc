#include "runtime/init/root.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/init/devices.h"
#include "runtime/init/mounts.h"
#include "runtime/init/resolv_conf.h"

namespace kiln {
namespace {

constexpr unsigned kInert = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

// As Docker does: what tells about the machine's memory, keys and hardware.
constexpr std::array kMaskedFiles{"/proc/kcore",         "/proc/keys",       "/proc/kmsg",
                                  "/proc/latency_stats", "/proc/timer_list", "/proc/sched_debug",
                                  "/proc/interrupts",    "/proc/vmcore"};
constexpr std::array kMaskedDirectories{"/proc/acpi",
                                        "/proc/asound",
                                        "/proc/scsi",
                                        "/sys/firmware",
                                        "/sys/devices/virtual/powercap",
                                        "/sys/kernel/debug",
                                        "/sys/kernel/security"};
constexpr std::array kReadOnly{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
                               "/proc/sysrq-trigger"};

// Ours, or one that kiln itself runs in: the machine's first namespace maps every id.
bool in_user_namespace() {
  FileDescriptor file(::open("/proc/self/uid_map", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> map{};
  return !file || !read_up_to(file.get(), map.data(), map.size() - 1, "").ok() ||
         std::strstr(map.data(), " 4294967295\n") == nullptr;
}

// Paths in an overlay's options may hold no comma or colon and all of them fit one page, so they
// are given as descriptors.
class OverlayOptions {
 public:
  Result<void> add(const std::string& separator, const std::string& directory) {
    FileDescriptor file(::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!file) {
      return system_error("open", directory);
    }
    text_ += separator + "/proc/self/fd/" + std::to_string(file.get());
    files_.push_back(std::move(file));
    return {};
  }

  void add(const std::string& text) { text_ += text; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::vector<FileDescriptor> files_;
};

// The overlay covers its own upper directory, in this mount namespace only: no other place is
// needed.
Result<void> mount_overlay(const RootSetup& root) {
  OverlayOptions options;
  for (size_t i = 0; i < root.lower.size(); ++i) {
    KILN_TRY(options.add(i == 0 ? "lowerdir=" : ":", root.lower[i]));
  }
  KILN_TRY(options.add(",upperdir=", root.directory));
  KILN_TRY(options.add(",workdir=", root.work));
  // The upper directory must hold whole files and whiteouts only, whatever the kernel's defaults.
  options.add(",redirect_dir=nofollow,index=off,metacopy=off,xino=off");
  if (in_user_namespace()) {
    options.add(",userxattr");
  }
  if (::mount("overlay", root.directory.c_str(), "overlay", 0, options.text().c_str()) != 0) {
    int number = errno;
    Error error = system_error("mount an overlay on", root.directory, number);
    if (number == EINVAL) {
      error.message +=
          " (it cannot be on another overlay or a network file system: put kiln's directories on "
          "a local one with KILN_STATE_DIR and KILN_CACHE_DIR)";
    } else if (in_user_namespace()) {
      error.message += " (an ordinary user needs Linux 5.11 or later for it)";
    }
    return error;
  }
  return {};
}

Result<void> mount_plain(const std::string& directory) {
  if (::mount(directory.c_str(), directory.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    return system_error("bind", directory);
  }
  return {};
}

Result<FileDescriptor> sys_filesystem() {
  Result<FileDescriptor> sys = make_filesystem("sysfs", {}, kInert | MOUNT_ATTR_RDONLY);
  // The owner of the network namespace may mount it; others get an empty one.
  return sys ? std::move(sys)
             : make_filesystem("tmpfs", {{"size", "0"}, {"mode", "755"}},
                               kInert | MOUNT_ATTR_RDONLY);
}

Result<FileDescriptor> temporary_filesystem(const std::string& directory) {
  constexpr unsigned kAttributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  if (directory.empty()) {
    return make_filesystem("tmpfs", {{"mode", "1777"}}, kAttributes);
  }
  return clone_mount(directory, kAttributes);
}

// What goes into the root, made while the machine's tree is still there to make it from.
struct Furnishing {
  FileDescriptor proc;
  FileDescriptor sys;
  FileDescriptor run;
  FileDescriptor temporary;
  FileDescriptor var_temporary;
  Devices devices;
};

Result<Furnishing> furnish(const RootSetup& root) {
  Furnishing made;
  Result<FileDescriptor> proc = make_filesystem("proc", {}, kInert);
  if (!proc) {
    Error error = proc.error();
    if (in_user_namespace()) {
      error.message +=
          " (is kiln itself in a container that hides parts of /proc? Run that one with "
          "--security-opt systempaths=unconfined, or kiln outside of it)";
    }
    return error;
  }
  made.proc = *std::move(proc);
  KILN_ASSIGN(made.sys, sys_filesystem());
  KILN_ASSIGN(made.run,
              make_filesystem("tmpfs", {{"mode", "755"}}, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
  KILN_ASSIGN(made.temporary, temporary_filesystem(root.temporary));
  KILN_ASSIGN(made.var_temporary, temporary_filesystem(root.var_temporary));
  KILN_ASSIGN(made.devices, prepare_devices());
  return made;
}

Result<void> pivot(const std::string& directory) {
  if (::chdir(directory.c_str()) != 0) {
    return system_error("change directory to", directory);
  }
  KILN_TRY(restrict_mount(AT_FDCWD, ".", MOUNT_ATTR_NODEV));
  // The old root lands below the new one at the same place, and is taken away from there.
  if (::syscall(SYS_pivot_root, ".", ".") != 0 || ::umount2(".", MNT_DETACH) != 0 ||
      ::chdir("/") != 0) {
    return system_error("enter", directory);
  }
  return {};
}

Result<void> attach_at(const FileDescriptor& mount, const char* path, mode_t mode) {
  if (::mkdir(path, mode) == 0) {
    // mkdir(2) obeys the umask.
    (void)::chmod(path, mode);
  } else if (errno != EEXIST) {
    return system_error("make", path);
  }
  return attach(mount, path);
}

bool exists(const char* path) {
  struct stat info{};
  return ::lstat(path, &info) == 0;
}

Result<void> mask() {
  for (const char* path : kMaskedFiles) {
    if (exists(path)) {
      KILN_ASSIGN(FileDescriptor null, clone_mount("/dev/null", 0));
      KILN_TRY(attach(null, path));
    }
  }
  for (const char* path : kMaskedDirectories) {
    if (exists(path)) {
      KILN_ASSIGN(FileDescriptor empty, make_filesystem("tmpfs", {{"size", "0"}, {"mode", "755"}},
                                                        kInert | MOUNT_ATTR_RDONLY));
      KILN_TRY(attach(empty, path));
    }
  }
  for (const char* path : kReadOnly) {
    if (exists(path)) {
      KILN_ASSIGN(FileDescriptor view, clone_mount(path, kInert | MOUNT_ATTR_RDONLY));
      KILN_TRY(attach(view, path));
    }
  }
  return {};
}

Result<void> name_host(const std::string& hostname) {
  if (::sethostname(hostname.data(), hostname.size()) != 0) {
    return system_error("set the hostname", hostname);
  }
  return {};
}

Result<void> raise_loopback() {
  FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  if (!socket || ::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0) {
    return system_error("read", "the loopback interface");
  }
  request.ifr_flags |= IFF_UP;
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) {
    return system_error("start", "the loopback interface");
  }
  return {};
}

}  // namespace

Result<void> enter_root(const Setup& setup) {
  const RootSetup& root = setup.root;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return system_error("make private", "the mounts of a root filesystem");
  }
  KILN_TRY(root.lower.empty() ? mount_plain(root.directory) : mount_overlay(root));
  KILN_ASSIGN(Furnishing furnishing, furnish(root));
  KILN_TRY(pivot(root.directory));
  KILN_TRY(attach_at(furnishing.proc, "/proc", 0555));
  KILN_TRY(attach_at(furnishing.sys, "/sys", 0555));
  KILN_TRY(attach_devices(furnishing.devices));
  KILN_TRY(attach_at(furnishing.temporary, "/tmp", 01777));
  if (::mkdir("/var", 0755) != 0 && errno != EEXIST) {
    return system_error("make", "/var");
  }
  KILN_TRY(attach_at(furnishing.var_temporary, "/var/tmp", 01777));
  KILN_TRY(attach_at(furnishing.run, "/run", 0755));
  if (root.has_resolv_conf) {
    KILN_TRY(show_resolv_conf(root.resolv_conf));
  }
  KILN_TRY(mask());
  KILN_TRY(name_host(root.hostname));
  if ((setup.namespaces & CLONE_NEWNET) != 0) {
    KILN_TRY(raise_loopback());
  }
  // Hides this process's memory and descriptors from the guest's root.
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  return {};
}

void leave_root() {
  hide_resolv_conf();
  for (const char* path : {"/run", "/var/tmp", "/tmp", "/dev", "/sys", "/proc"}) {
    ::umount2(path, MNT_DETACH);
  }
}

}  // namespace kiln
