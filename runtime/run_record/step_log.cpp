#include "runtime/run_record/step_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {

Result<StepLog::File> StepLog::open(const std::string& path) {
  FileDescriptor fd(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) {
    return system_error("create", path);
  }
  File file(::fdopen(fd.get(), "a"));
  if (!file) {
    return system_error("open", path);
  }
  fd.release();
  return file;
}

Result<StepLog> StepLog::create(std::string path, StepLogLimits limits) {
  KILN_ASSIGN(File file, open(path));
  return StepLog(std::move(path), limits, std::move(file));
}

Result<void> StepLog::append(std::string_view text) {
  std::FILE* file = tail_ ? tail_.get() : file_.get();
  if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) {
    return system_error("write", path_);
  }
  return {};
}

// The tail that was full becomes the older one, and the older one is dropped.
Result<void> StepLog::start_tail() {
  if (tail_) {
    if (std::fclose(tail_.release()) != 0 ||
        ::rename(tail_path().c_str(), older_tail_path().c_str()) != 0) {
      return system_error("write", tail_path());
    }
    dropped_ += older_tail_size_;
    older_tail_size_ = tail_size_;
    tail_size_ = 0;
  }
  KILN_ASSIGN(tail_, open(tail_path()));
  return {};
}

Result<void> StepLog::write_line(std::string_view text) {
  if (!file_) {
    return {};
  }
  uint64_t size = text.size() + 1;
  bool is_full =
      tail_ ? tail_size_ + size > limits_.tail && tail_size_ > 0 : head_size_ + size > limits_.head;
  if (is_full) {
    KILN_TRY(start_tail());
  }
  (tail_ ? tail_size_ : head_size_) += size;
  KILN_TRY(append(text));
  return append("\n");
}

Result<void> StepLog::append_file(const std::string& path) {
  std::unique_ptr<std::FILE, Closer> from(std::fopen(path.c_str(), "re"));
  if (!from) {
    return system_error("open", path);
  }
  std::array<char, 65536> buffer{};
  for (size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), from.get())) > 0;) {
    KILN_TRY(append({buffer.data(), count}));
  }
  ::unlink(path.c_str());
  return {};
}

Result<void> StepLog::finish() {
  if (!file_) {
    return {};
  }
  if (tail_) {
    if (std::fclose(tail_.release()) != 0) {
      return system_error("write", tail_path());
    }
    if (dropped_ > 0) {
      KILN_TRY(append(fmt::format("[kiln left {} bytes of output out here]\n", dropped_)));
    }
    if (older_tail_size_ > 0) {
      KILN_TRY(append_file(older_tail_path()));
    }
    KILN_TRY(append_file(tail_path()));
  }
  if (std::fclose(file_.release()) != 0) {
    return system_error("write", path_);
  }
  return {};
}

}  // namespace kiln
