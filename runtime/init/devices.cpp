#include "runtime/init/devices.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include "compiler/source/system_error.h"
#include "runtime/init/mounts.h"

namespace kiln {
namespace {

constexpr std::array kNodes{"/dev/null",   "/dev/zero",    "/dev/full",
                            "/dev/random", "/dev/urandom", "/dev/tty"};
constexpr std::array<std::pair<const char*, const char*>, 5> kLinks{
    {{"/proc/self/fd", "/dev/fd"},
     {"/proc/self/fd/0", "/dev/stdin"},
     {"/proc/self/fd/1", "/dev/stdout"},
     {"/proc/self/fd/2", "/dev/stderr"},
     {"pts/ptmx", "/dev/ptmx"}}};

Result<FileDescriptor> terminal_filesystem() {
  constexpr unsigned kAttributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
  // Group 5 is `tty` on every distribution; a user namespace of a single id has no group 5.
  Result<FileDescriptor> terminals = make_filesystem(
      "devpts", {{"ptmxmode", "0666"}, {"mode", "0620"}, {"gid", "5"}}, kAttributes);
  return terminals
             ? std::move(terminals)
             : make_filesystem("devpts", {{"ptmxmode", "0666"}, {"mode", "0620"}}, kAttributes);
}

Result<void> make_directory(const char* path, mode_t mode) {
  if (::mkdir(path, mode) != 0 && errno != EEXIST) {
    return system_error("make", path);
  }
  return {};
}

}  // namespace

Result<Devices> prepare_devices() {
  Devices devices;
  KILN_ASSIGN(devices.directory,
              make_filesystem("tmpfs", {{"mode", "755"}, {"size", "65536k"}},
                              MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NODEV));
  KILN_ASSIGN(devices.terminals, terminal_filesystem());
  KILN_ASSIGN(devices.shared_memory,
              make_filesystem("tmpfs", {{"mode", "1777"}},
                              MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC));
  for (const char* path : kNodes) {
    KILN_ASSIGN(FileDescriptor node, clone_mount(path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
    devices.nodes.push_back(std::move(node));
  }
  return devices;
}

Result<void> attach_devices(const Devices& devices) {
  KILN_TRY(make_directory("/dev", 0755));
  KILN_TRY(attach(devices.directory, "/dev"));
  for (size_t i = 0; i < kNodes.size(); ++i) {
    FileDescriptor place(::open(kNodes[i], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!place) {
      return system_error("make", kNodes[i]);
    }
    KILN_TRY(attach(devices.nodes[i], kNodes[i]));
  }
  KILN_TRY(make_directory("/dev/pts", 0755));
  KILN_TRY(attach(devices.terminals, "/dev/pts"));
  KILN_TRY(make_directory("/dev/shm", 01777));
  KILN_TRY(attach(devices.shared_memory, "/dev/shm"));
  for (const auto& [target, path] : kLinks) {
    if (::symlink(target, path) != 0) {
      return system_error("make", path);
    }
  }
  return {};
}

}  // namespace kiln
