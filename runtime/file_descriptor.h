#pragma once

#include <string_view>
#include <utility>

#include "compiler/source/result.h"

namespace kiln {

// An open file, closed on destruction. Opened by whoever makes it; always with O_CLOEXEC.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~FileDescriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset();

 private:
  int fd_ = -1;
};

// Writes all of `bytes`. `subject` names the file in an error, and `errno` keeps the reason.
Result<void> write_all(int fd, std::string_view bytes, std::string_view subject);

// Reads until `size` bytes are there or the file ends; the number read.
Result<size_t> read_up_to(int fd, char* buffer, size_t size, std::string_view subject);

}  // namespace kiln
