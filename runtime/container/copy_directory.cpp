#include "runtime/container/copy_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>
#include <vector>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

// Where a copy comes from.
class Source {
 public:
  virtual ~Source() = default;

  // Links at the end are followed.
  virtual Result<PathStatus> inspect(const std::string& path) const = 0;
  virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
  virtual Result<FileDescriptor> open(const std::string& path) const = 0;
};

class MachineSource : public Source {
 public:
  Result<PathStatus> inspect(const std::string& path) const override {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) {
      return system_error("read", path);
    }
    PathStatus entry;
    entry.device = info.st_dev;
    entry.inode = info.st_ino;
    entry.mode = info.st_mode;
    return entry;
  }

  Result<std::vector<std::string>> list(const std::string& path) const override {
    std::error_code error;
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
         entry.increment(error)) {
      names.push_back(entry->path().filename());
    }
    if (error) {
      return system_error("list", path, error.value());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<FileDescriptor> open(const std::string& path) const override {
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file) {
      return system_error("open", path);
    }
    return file;
  }
};

class RootSource : public Source {
 public:
  explicit RootSource(const RootDirectory& root) : root_(root) {}

  Result<PathStatus> inspect(const std::string& path) const override {
    KILN_ASSIGN(std::string place, root_.follow(path));
    KILN_ASSIGN(std::optional<PathStatus> entry, root_.inspect(place));
    return entry ? Result<PathStatus>(*entry) : system_error("read", path, ENOENT);
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    return root_.list(path);
  }
  Result<FileDescriptor> open(const std::string& path) const override {
    return root_.open_file(path);
  }

 private:
  const RootDirectory& root_;
};

class Copier {
 public:
  Copier(const Source& source, RootDirectory& target, std::stop_token stop)
      : source_(source), target_(target), stop_(std::move(stop)) {}

  Result<void> copy_directory(const std::string& from, const std::string& to) {
    KILN_ASSIGN(PathStatus entry, source_.inspect(from));
    if (!S_ISDIR(entry.mode)) {
      return system_error("list", from, ENOTDIR);
    }
    std::pair<uint64_t, uint64_t> identity(entry.device, entry.inode);
    if (std::find(above_.begin(), above_.end(), identity) != above_.end()) {
      return Error{
          fmt::format("copy {}: a symbolic link leads back to a directory above it", from)};
    }
    above_.push_back(identity);
    KILN_TRY(target_.make_directories(to, entry.mode & 0777));
    KILN_ASSIGN(std::vector<std::string> names, source_.list(from));
    for (const std::string& name : names) {
      KILN_TRY(copy(from + "/" + name, to + "/" + name));
    }
    above_.pop_back();
    return {};
  }

 private:
  Result<void> copy(const std::string& from, const std::string& to) {
    if (stop_.stop_requested()) {
      return Error{fmt::format("copy {}: cancelled", from)};
    }
    KILN_ASSIGN(PathStatus entry, source_.inspect(from));
    if (S_ISDIR(entry.mode)) {
      return copy_directory(from, to);
    }
    if (!S_ISREG(entry.mode)) {
      return Error{fmt::format("copy {}: it is neither a file nor a directory", from)};
    }
    KILN_ASSIGN(FileDescriptor file, source_.open(from));
    return target_.copy_file(file.get(), to, entry.mode & 0777, stop_);
  }

  const Source& source_;
  RootDirectory& target_;
  std::stop_token stop_;
  std::vector<std::pair<uint64_t, uint64_t>> above_;
};

// Where the directory goes below the destination, by the rule of the trailing `/`.
std::string place_below(const std::string& source) {
  if (source.ends_with("/")) {
    return "";
  }
  return std::filesystem::path(source).lexically_normal().filename().string();
}

std::string without_trailing_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path;
}

}  // namespace

Result<void> copy_directory_in(const std::string& source, RootDirectory& root,
                               const std::string& destination, std::stop_token stop) {
  std::string name = place_below(source);
  KILN_TRY(root.make_directories(destination, 0755));
  return Copier(MachineSource(), root, std::move(stop))
      .copy_directory(without_trailing_slashes(source),
                      name.empty() ? destination : destination + "/" + name);
}

Result<void> copy_directory_out(const RootDirectory& root, const std::string& source,
                                const std::string& destination, std::stop_token stop) {
  std::error_code error;
  std::filesystem::create_directories(destination, error);
  if (error) {
    return system_error("make", destination, error.value());
  }
  // The same protection for what is written: an earlier download may have been of hostile names.
  KILN_ASSIGN(RootDirectory target, RootDirectory::open(destination));
  std::string name = place_below(source);
  return Copier(RootSource(root), target, std::move(stop))
      .copy_directory(without_trailing_slashes(source), name.empty() ? "." : name);
}

}  // namespace kiln
