#include "runtime/file_descriptor.h"

#include <unistd.h>

#include <cerrno>

#include "compiler/source/system_error.h"

namespace kiln {

void FileDescriptor::reset() {
  if (fd_ >= 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

Result<void> write_all(int fd, std::string_view bytes, std::string_view subject) {
  while (!bytes.empty()) {
    ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      int number = errno;
      Error error = system_error("write", subject, number);
      errno = number;
      return error;
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<size_t> read_up_to(int fd, char* buffer, size_t size, std::string_view subject) {
  size_t used = 0;
  while (used < size) {
    ssize_t got = ::read(fd, buffer + used, size - used);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error("read", subject);
    }
    if (got == 0) {
      break;
    }
    used += static_cast<size_t>(got);
  }
  return used;
}

}  // namespace kiln
