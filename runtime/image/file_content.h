#pragma once

#include <sys/stat.h>

#include <stop_token>
#include <string>
#include <vector>

#include "runtime/image/tree_entry.h"

namespace kiln {

// What is in an open regular file, without its holes. A file that shrinks meanwhile is an error;
// what is added at its end is not read.
class DiskFileContent final : public EntryContent {
 public:
  // `info` is the file's own; `subject` names it in errors.
  DiskFileContent(int fd, const struct stat& info, std::string subject, std::stop_token stop = {});

  Result<bool> next(Chunk& chunk) override;

 private:
  int fd_;
  uint64_t size_;
  bool sparse_;
  std::string subject_;
  std::stop_token stop_;
  uint64_t offset_ = 0;
  uint64_t data_end_ = 0;
  std::vector<char> buffer_;
};

}  // namespace kiln
