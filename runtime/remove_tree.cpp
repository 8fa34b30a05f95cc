#include "runtime/remove_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

// Deeper directories are moved to the top first, so that a tree of any depth needs this many open
// files.
constexpr int kDepthLimit = 100;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

class Remover {
 public:
  Remover(int top, dev_t device, std::string shown)
      : top_(top), device_(device), shown_(std::move(shown)) {}

  Result<void> empty(int directory, int depth) {
    do {
      moved_ = depth == 0 ? false : moved_;
      KILN_TRY(pass(directory, depth));
    } while (depth == 0 && moved_);
    return {};
  }

 private:
  Result<void> pass(int directory, int depth) {
    // A fresh open file, because the position in a directory belongs to it.
    int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    std::unique_ptr<DIR, CloseDirectory> stream(copy < 0 ? nullptr : ::fdopendir(copy));
    if (!stream) {
      return system_error("open", shown_);
    }
    for (;;) {
      errno = 0;
      dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) {
        return errno == 0 ? Result<void>{} : Result<void>{system_error("read", shown_)};
      }
      std::string name = entry->d_name;
      if (name != "." && name != "..") {
        KILN_TRY(remove(directory, name, depth));
      }
    }
  }

  Result<void> remove(int directory, const std::string& name, int depth) {
    if (::unlinkat(directory, name.c_str(), 0) == 0 || errno == ENOENT) {
      return {};
    }
    if (errno != EISDIR && errno != EPERM) {
      return failure("remove", name);
    }
    struct stat info{};
    if (::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISDIR(info.st_mode)) {
      errno = EPERM;
      return failure("remove", name);
    }
    if (info.st_dev != device_) {
      return Error{
          fmt::format("remove {}: {} is a mount point, which kiln leaves alone", shown_, name)};
    }
    if ((info.st_mode & S_IRWXU) != S_IRWXU) {
      // Best effort: what it does not help shows as the error of the next step.
      [[maybe_unused]] int ignored = ::fchmodat(directory, name.c_str(), info.st_mode | S_IRWXU, 0);
    }
    if (depth >= kDepthLimit) {
      return move_to_top(directory, name);
    }
    FileDescriptor child(
        ::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!child) {
      return failure("open", name);
    }
    KILN_TRY(empty(child.get(), depth + 1));
    if (::unlinkat(directory, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
      return failure("remove", name);
    }
    return {};
  }

  Result<void> move_to_top(int directory, const std::string& name) {
    moved_ = true;
    // The tree may be hostile: a name that is taken only costs another try.
    do {
      std::string place = fmt::format(".kiln-removed-{}", ++counter_);
      if (::renameat2(directory, name.c_str(), top_, place.c_str(), RENAME_NOREPLACE) == 0) {
        return {};
      }
    } while (errno == EEXIST);
    return failure("remove", name);
  }

  Error failure(std::string_view action, const std::string& name) const {
    return system_error(action, fmt::format("{} (at {})", shown_, name));
  }

  int top_;
  dev_t device_;
  std::string shown_;
  bool moved_ = false;
  uint64_t counter_ = 0;
};

}  // namespace

Result<void> remove_children(int directory, const std::string& shown) {
  struct stat info{};
  if (::fstat(directory, &info) != 0) {
    return system_error("stat", shown);
  }
  return Remover(directory, info.st_dev, shown).empty(directory, 0);
}

Result<void> remove_tree(int parent, const std::string& name, const std::string& shown) {
  if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT) {
    return {};
  }
  struct stat info{};
  if (::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(info.st_mode)) {
    return system_error("remove", shown);
  }
  if ((info.st_mode & S_IRWXU) != S_IRWXU) {
    [[maybe_unused]] int ignored = ::fchmodat(parent, name.c_str(), info.st_mode | S_IRWXU, 0);
  }
  FileDescriptor directory(
      ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory) {
    return system_error("open", shown);
  }
  KILN_TRY(remove_children(directory.get(), shown));
  if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT) {
    return system_error("remove", shown);
  }
  return {};
}

Result<void> remove_tree(const std::string& path) {
  return remove_tree(AT_FDCWD, path, path);
}

}  // namespace kiln
