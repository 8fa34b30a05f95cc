#include "runtime/init/resolv_conf.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/init/mounts.h"

namespace kiln {
namespace {

constexpr const char* kPath = "/etc/resolv.conf";

// What kPath was when it was mounted on.
struct Shown {
  // Where its links lead.
  std::string target;
  bool mounted = false;
  bool made_file = false;
  bool made_directory = false;
};
Shown shown;

bool is_below_run(const std::string& path) {
  return path.starts_with("/run/");
}

Result<void> write_file(const std::string& path, const std::string& content) {
  FileDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file) {
    return system_error("write", path);
  }
  return write_all(file.get(), content, path);
}

Result<void> make_parents(const std::string& path) {
  for (size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (::mkdir(path.substr(0, slash).c_str(), 0755) != 0 && errno != EEXIST) {
      return system_error("make", path.substr(0, slash));
    }
  }
  return {};
}

// Where a link at kPath leads when the target need not exist: one step, as distributions have it
// (/run/systemd/resolve/stub-resolv.conf, /run/resolvconf/resolv.conf).
std::string link_target() {
  std::string target(4096, '\0');
  ssize_t size = ::readlink(kPath, target.data(), target.size());
  if (size <= 0) {
    return kPath;
  }
  target.resize(static_cast<size_t>(size));
  constexpr std::string_view kUp = "../";
  if (target.starts_with(kUp)) {
    target.replace(0, kUp.size(), "/");
  }
  return target.starts_with("/") ? target : "/etc/" + target;
}

// A file of our own to mount: below a second tmpfs that the first one's place is given back to.
Result<FileDescriptor> content_mount(const std::string& content) {
  KILN_ASSIGN(FileDescriptor memory, make_filesystem("tmpfs", {{"mode", "755"}}, 0));
  KILN_TRY(attach(memory, "/run"));
  KILN_TRY(write_file("/run/resolv.conf", content));
  Result<FileDescriptor> view =
      clone_mount("/run/resolv.conf", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
  ::umount2("/run", MNT_DETACH);
  return view;
}

}  // namespace

Result<void> show_resolv_conf(const std::string& content) {
  shown.target = link_target();
  if (is_below_run(shown.target)) {
    KILN_TRY(make_parents(shown.target));
    return write_file(shown.target, content);
  }
  shown.made_directory = ::mkdir("/etc", 0755) == 0;
  struct stat info{};
  if (::stat(kPath, &info) != 0) {
    FileDescriptor place(::open(kPath, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (!place) {
      return system_error("make", kPath);
    }
    shown.made_file = true;
  }
  KILN_ASSIGN(FileDescriptor view, content_mount(content));
  KILN_TRY(attach(view, kPath));
  shown.mounted = true;
  return {};
}

void hide_resolv_conf() {
  if (!shown.mounted) {
    return;
  }
  ::umount2(kPath, MNT_DETACH);
  struct stat info{};
  if (shown.made_file && ::lstat(shown.target.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
      info.st_size == 0) {
    ::unlink(shown.target.c_str());
  }
  if (shown.made_directory) {
    ::rmdir("/etc");
  }
}

}  // namespace kiln
