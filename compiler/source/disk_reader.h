#pragma once

#include "compiler/source/file_reader.h"

namespace kiln {

// Reads the real file system.
class DiskReader final : public FileReader {
 public:
  Result<std::string> read(const std::string& path) const override;
  FileKind kind(const std::string& path) const override;
  Result<std::vector<std::string>> list(const std::string& path) const override;
  std::string working_directory() const override;
};

}  // namespace kiln
