#include "runtime/image/file_content.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/image/byte_stream.h"

namespace kiln {
namespace {

constexpr uint64_t kPiece = uint64_t{256} * 1024;

}  // namespace

DiskFileContent::DiskFileContent(int fd, const struct stat& info, std::string subject,
                                 std::stop_token stop)
    : fd_(fd),
      size_(static_cast<uint64_t>(info.st_size)),
      sparse_(info.st_blocks * 512 < info.st_size),
      subject_(std::move(subject)),
      stop_(std::move(stop)),
      buffer_(std::min<uint64_t>(kPiece, size_)) {}

Result<bool> DiskFileContent::next(Chunk& chunk) {
  if (stop_.stop_requested()) {
    return cancelled_error("read " + subject_);
  }
  if (sparse_ && offset_ >= data_end_ && offset_ < size_) {
    off_t data = ::lseek(fd_, static_cast<off_t>(offset_), SEEK_DATA);
    if (data < 0 && errno == ENXIO) {
      return false;
    }
    off_t hole = data < 0 ? -1 : ::lseek(fd_, data, SEEK_HOLE);
    // A file system without holes is read as it is.
    sparse_ = data >= 0 && hole >= 0;
    if (sparse_) {
      offset_ = static_cast<uint64_t>(data);
      data_end_ = static_cast<uint64_t>(hole);
    }
  }
  uint64_t end = std::min(sparse_ ? data_end_ : size_, size_);
  if (offset_ >= end) {
    return false;
  }
  size_t wanted = static_cast<size_t>(std::min<uint64_t>(buffer_.size(), end - offset_));
  ssize_t got = 0;
  do {
    got = ::pread(fd_, buffer_.data(), wanted, static_cast<off_t>(offset_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    return system_error("read", subject_);
  }
  if (got == 0) {
    return Error{fmt::format("{}: the file changed while it was being read", subject_)};
  }
  chunk.offset = offset_;
  chunk.bytes = {buffer_.data(), static_cast<size_t>(got)};
  offset_ += static_cast<uint64_t>(got);
  return true;
}

}  // namespace kiln
