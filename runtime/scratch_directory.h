#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// A private directory (mode 0700) that goes away with this object. It is locked while it exists, so
// that a later run can tell what a killed kiln left behind, and removes that.
class ScratchDirectory {
 public:
  // Makes a new directory under `parent`, which is made as well when missing (0700). Directories
  // under `parent` that nobody holds are removed first. `announce` is called with its path before
  // it exists; an error ends the call.
  using Announce = std::function<Result<void>(const std::string& path)>;
  static Result<ScratchDirectory> create(const std::string& parent, const Announce& announce = {});

  ScratchDirectory(ScratchDirectory&& other) noexcept = default;
  ScratchDirectory& operator=(ScratchDirectory&& other) = delete;
  // Removes it with all that is in it; what cannot be removed is left for a later run.
  ~ScratchDirectory();

  const std::string& path() const { return path_; }

  // Leaves it where it is when this object goes away, until a later run removes it.
  void keep() { keep_ = true; }

 private:
  ScratchDirectory(std::string path, FileDescriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::string path_;
  // Of the directory itself; also tells a moved-from object.
  FileDescriptor lock_;
  bool keep_ = false;
};

}  // namespace kiln
