#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

enum class FileKind : uint8_t { Missing, Regular, Directory, Other };

// The read-only half of the outside world: all that the compiler may touch. Disk, unsaved editor
// buffers and a test's map of files are implementations. Paths are as the user wrote them; relative
// ones start at the working directory.
class FileReader {
 public:
  virtual ~FileReader() = default;

  // The whole content of a regular file. Error messages read `open PATH: reason`.
  virtual Result<std::string> read(const std::string& path) const = 0;

  // What `path` is, links followed. Missing for anything that cannot be looked at.
  virtual FileKind kind(const std::string& path) const = 0;

  // The names (not paths) of a directory's entries, sorted bytewise, without `.` and `..`.
  virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;

  // The absolute working directory.
  virtual std::string working_directory() const = 0;
};

}  // namespace kiln
