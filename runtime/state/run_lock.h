#pragma once

#include <string>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// A run that is going on holds the lock of the file `lock` in its directory. The system gives it
// back when the process ends, however it ends; a process number could have become another's.
class RunLock {
 public:
  // Takes the lock of a run's directory, for as long as this object lives.
  static Result<RunLock> hold(const std::string& run_directory);

  // Whether somebody holds it. A run without a lock file has ended.
  static bool is_held(const std::string& run_directory);

 private:
  explicit RunLock(FileDescriptor file) : file_(std::move(file)) {}
  FileDescriptor file_;
};

}  // namespace kiln
