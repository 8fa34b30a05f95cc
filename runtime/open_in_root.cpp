#include "runtime/open_in_root.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

// 0 and an open file, or an error number.
int open_resolved(int root, const std::string& path, int flags, unsigned mode, uint64_t resolve,
                  FileDescriptor& opened) {
  struct open_how how{};
  how.flags = static_cast<uint64_t>(static_cast<unsigned>(flags | O_CLOEXEC));
  how.mode = (flags & (O_CREAT | __O_TMPFILE)) != 0 ? mode : 0;
  how.resolve = resolve | RESOLVE_NO_MAGICLINKS;
  // EAGAIN means a rename elsewhere raced with `..`: the kernel asks to try again.
  for (int attempt = 0; attempt < 128; ++attempt) {
    long fd = ::syscall(SYS_openat2, root, path.empty() ? "." : path.c_str(), &how, sizeof how);
    if (fd >= 0) {
      opened = FileDescriptor(static_cast<int>(fd));
      return 0;
    }
    if (errno != EINTR && errno != EAGAIN) {
      return errno;
    }
  }
  return EAGAIN;
}

Result<FileDescriptor> open_or_error(int root, const std::string& path, int flags, unsigned mode,
                                     uint64_t resolve) {
  FileDescriptor opened;
  int error = open_resolved(root, path, flags, mode, resolve, opened);
  if (error == ENOSYS) {
    return Error{"open " + path + ": this kernel has no openat2 (Linux 5.6 or later is needed)"};
  }
  if (error != 0) {
    return system_error("open", path, error);
  }
  return opened;
}

}  // namespace

Result<FileDescriptor> open_in_root(int root, const std::string& path, int flags, unsigned mode) {
  return open_or_error(root, path, flags, mode, RESOLVE_IN_ROOT);
}

Result<FileDescriptor> open_beneath(int root, const std::string& path, int flags, unsigned mode) {
  return open_or_error(root, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
}

int try_open_in_root(int root, const std::string& path, int flags, FileDescriptor& opened) {
  return open_resolved(root, path, flags, 0, RESOLVE_IN_ROOT, opened);
}

}  // namespace kiln
