#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// How much of a step's output its log keeps: the beginning, and of what follows the end, between
// one and two times `tail`.
struct StepLogLimits {
  uint64_t head = uint64_t{64} << 20;
  uint64_t tail = uint64_t{16} << 20;
};

// The log of one step (mode 0600), which cannot fill a disk however much a script says. What is
// beyond `head` goes to `PATH.tail` until the step ends (or for good, if kiln is killed); then a
// line in the log says how many bytes were left out before it.
class StepLog {
 public:
  static Result<StepLog> create(std::string path, StepLogLimits limits = {});

  const std::string& path() const { return path_; }

  // Appends the text and a newline.
  Result<void> write_line(std::string_view text);

  // Puts the tail in its place and closes the file. Nothing may follow.
  Result<void> finish();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, Closer>;

  StepLog(std::string path, StepLogLimits limits, File file)
      : path_(std::move(path)), limits_(limits), file_(std::move(file)) {}

  static Result<File> open(const std::string& path);
  std::string tail_path() const { return path_ + ".tail"; }
  std::string older_tail_path() const { return path_ + ".tail.old"; }
  Result<void> start_tail();
  Result<void> append(std::string_view text);
  Result<void> append_file(const std::string& path);

  std::string path_;
  StepLogLimits limits_;
  File file_;
  // Null until the head is full.
  File tail_;
  uint64_t head_size_ = 0;
  uint64_t tail_size_ = 0;
  uint64_t older_tail_size_ = 0;
  uint64_t dropped_ = 0;
};

}  // namespace kiln
