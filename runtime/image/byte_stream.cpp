#include "runtime/image/byte_stream.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/file_descriptor.h"

namespace kiln {

Error cancelled_error(std::string_view what) {
  return {fmt::format("{}: cancelled", what)};
}

FileSource::FileSource(int fd, std::string subject, std::stop_token stop)
    : fd_(fd), subject_(std::move(subject)), stop_(std::move(stop)), buffer_(256 * 1024) {}

Result<std::string_view> FileSource::next() {
  for (;;) {
    if (stop_.stop_requested()) {
      return cancelled_error("read " + subject_);
    }
    ssize_t got = ::pread(fd_, buffer_.data(), buffer_.size(), offset_);
    if (got >= 0) {
      offset_ += got;
      return std::string_view(buffer_.data(), static_cast<size_t>(got));
    }
    if (errno != EINTR) {
      return system_error("read", subject_);
    }
  }
}

Result<std::string_view> DigestSource::next() {
  KILN_ASSIGN(std::string_view bytes, from_.next());
  digest_.update(bytes);
  size_ += bytes.size();
  return bytes;
}

Result<std::string> DigestSource::finish() {
  for (;;) {
    KILN_ASSIGN(std::string_view rest, next());
    if (rest.empty()) {
      return "sha256:" + digest_.finish();
    }
  }
}

Result<void> DigestSink::write(std::string_view bytes) {
  digest_.update(bytes);
  size_ += bytes.size();
  return to_.write(bytes);
}

std::string DigestSink::finish() {
  return "sha256:" + digest_.finish();
}

Result<void> FileSink::write(std::string_view bytes) {
  if (stop_.stop_requested()) {
    return cancelled_error("write " + subject_);
  }
  Result<void> written = write_all(fd_, bytes, subject_);
  if (!written) {
    return explain_full_disk(written.error(), errno);
  }
  return {};
}

}  // namespace kiln
