#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <tuple>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/image/layer.h"
#include "runtime/open_in_root.h"

namespace kiln {
namespace {

std::string join(const std::string& directory, const std::string& name) {
  return directory.empty() ? name : directory + "/" + name;
}

class HiddenPaths {
 public:
  explicit HiddenPaths(const std::vector<int>& uppers) : uppers_(uppers) {}

  Result<void> search(size_t step) {
    FileDescriptor root(::openat(uppers_[step], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return in_directory(step, root, "");
  }

  std::vector<HiddenPath> take() {
    std::sort(found_.begin(), found_.end(), [](const HiddenPath& a, const HiddenPath& b) {
      return std::tie(a.path, a.deleted_by, a.written_by) <
             std::tie(b.path, b.deleted_by, b.written_by);
    });
    return std::move(found_);
  }

 private:
  static Result<std::vector<std::string>> names_in(const FileDescriptor& directory,
                                                   const std::string& path) {
    int copy = directory ? ::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    std::unique_ptr<DIR, int (*)(DIR*)> stream(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
    if (!stream) {
      return system_error("open", path);
    }
    std::vector<std::string> names;
    while (dirent* entry = ::readdir(stream.get())) {
      std::string name = entry->d_name;
      if (name != "." && name != "..") {
        names.push_back(std::move(name));
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<void> in_directory(size_t step, const FileDescriptor& directory, const std::string& path) {
    KILN_ASSIGN(std::vector<std::string> names, names_in(directory, path));
    if (is_opaque(directory.get())) {
      KILN_TRY(behind_opaque(step, path));
    }
    for (const std::string& name : names) {
      std::string child = join(path, name);
      if (is_whiteout(directory.get(), name)) {
        KILN_TRY(deleted(step, child));
        continue;
      }
      FileDescriptor below(
          ::openat(directory.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (below) {
        KILN_TRY(in_directory(step, below, child));
      }
    }
    return {};
  }

  // What earlier steps have in a directory that `step` emptied and made anew, unless the new one
  // has it too.
  Result<void> behind_opaque(size_t step, const std::string& path) {
    for (size_t i = step; i-- > 0;) {
      Result<FileDescriptor> earlier = open_beneath(uppers_[i], path, O_RDONLY | O_DIRECTORY);
      if (!earlier) {
        continue;
      }
      KILN_ASSIGN(std::vector<std::string> names, names_in(*earlier, path));
      for (const std::string& name : names) {
        if (!is_whiteout(earlier->get(), name) &&
            !open_beneath(uppers_[step], join(path, name), O_PATH | O_NOFOLLOW)) {
          KILN_TRY(record(step, i, join(path, name)));
        }
      }
      if (is_opaque(earlier->get())) {
        break;
      }
    }
    return {};
  }

  Result<void> deleted(size_t step, const std::string& path) {
    for (size_t i = step; i-- > 0;) {
      Result<FileDescriptor> parent =
          open_beneath(uppers_[i], parent_path(path), O_RDONLY | O_DIRECTORY);
      if (!parent) {
        continue;
      }
      if (is_whiteout(parent->get(), last_name(path))) {
        break;
      }
      KILN_TRY(record(step, i, path));
      // What lies below an opaque directory was deleted before, and is reported there.
      Result<FileDescriptor> itself = open_beneath(uppers_[i], path, O_RDONLY | O_DIRECTORY);
      if (is_opaque(parent->get()) || (itself && is_opaque(itself->get()))) {
        break;
      }
    }
    return {};
  }

  Result<void> record(size_t step, size_t written_by, const std::string& path) {
    Result<FileDescriptor> found = open_beneath(uppers_[written_by], path, O_PATH | O_NOFOLLOW);
    if (!found) {
      return {};
    }
    KILN_ASSIGN(uint64_t size, size_of(*found, path));
    found_.push_back({path, size, written_by, step});
    return {};
  }

  static Result<uint64_t> size_of(const FileDescriptor& thing, const std::string& path) {
    struct stat info{};
    if (::fstat(thing.get(), &info) != 0) {
      return system_error("stat", path);
    }
    if (S_ISREG(info.st_mode)) {
      return static_cast<uint64_t>(info.st_size);
    }
    if (!S_ISDIR(info.st_mode)) {
      return uint64_t{0};
    }
    FileDescriptor directory(::openat(thing.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    KILN_ASSIGN(std::vector<std::string> names, names_in(directory, path));
    uint64_t total = 0;
    for (const std::string& name : names) {
      FileDescriptor child(
          ::openat(directory.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
      if (!child) {
        return system_error("open", join(path, name));
      }
      KILN_ASSIGN(uint64_t size, size_of(child, join(path, name)));
      total += size;
    }
    return total;
  }

  const std::vector<int>& uppers_;
  std::vector<HiddenPath> found_;
};

}  // namespace

Result<std::vector<HiddenPath>> find_hidden_paths(const std::vector<int>& uppers) {
  HiddenPaths search(uppers);
  for (size_t step = 1; step < uppers.size(); ++step) {
    KILN_TRY(search.search(step));
  }
  return search.take();
}

}  // namespace kiln
