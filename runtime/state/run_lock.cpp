#include "runtime/state/run_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

std::string lock_path(const std::string& run_directory) {
  return run_directory + "/lock";
}

}  // namespace

Result<RunLock> RunLock::hold(const std::string& run_directory) {
  const std::string path = lock_path(run_directory);
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return system_error("lock", path);
  }
  return RunLock(std::move(file));
}

bool RunLock::is_held(const std::string& run_directory) {
  const FileDescriptor file(
      ::open(lock_path(run_directory).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  // Shared, so that two who look do not see each other.
  return file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0;
}

}  // namespace kiln
