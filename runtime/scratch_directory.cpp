#include "runtime/scratch_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <filesystem>
#include <random>

#include "compiler/source/system_error.h"
#include "runtime/private_directory.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

Result<FileDescriptor> open_directory(const std::string& path) {
  FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) {
    return system_error("open", path);
  }
  return fd;
}

void remove_abandoned(const std::string& parent) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    Result<FileDescriptor> fd = open_directory(entry.path().string());
    if (fd && ::flock(fd->get(), LOCK_EX | LOCK_NB) == 0) {
      // What cannot be removed now (a busy mount, say) is tried again by the next run.
      [[maybe_unused]] Result<void> removed = remove_tree(entry.path().string());
    }
  }
}

}  // namespace

Result<ScratchDirectory> ScratchDirectory::create(const std::string& parent,
                                                  const Announce& announce) {
  KILN_TRY(make_private_directory(parent));
  // Held while directories come into being: between its mkdir and its lock, a new directory looks
  // abandoned.
  std::string lock_file = parent + "/.lock";
  FileDescriptor creation(
      ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!creation || ::flock(creation.get(), LOCK_EX) != 0) {
    return system_error("lock", lock_file);
  }
  remove_abandoned(parent);
  std::random_device random;
  std::string path = fmt::format("{}/{:08x}{:08x}", parent, random(), random());
  if (announce) {
    KILN_TRY(announce(path));
  }
  if (::mkdir(path.c_str(), 0700) != 0) {
    return system_error("create directory", path);
  }
  KILN_ASSIGN(FileDescriptor lock, open_directory(path));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return system_error("lock", path);
  }
  return ScratchDirectory(std::move(path), std::move(lock));
}

ScratchDirectory::~ScratchDirectory() {
  if (lock_ && !keep_) {
    [[maybe_unused]] Result<void> removed = remove_tree(path_);
  }
}

}  // namespace kiln
