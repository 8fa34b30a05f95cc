#include "runtime/image/tree_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>

#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"
#include "runtime/image/byte_stream.h"
#include "runtime/image/file_content.h"

namespace kiln {
namespace {

constexpr std::string_view kWhiteoutPrefix = ".wh.";
constexpr std::string_view kOpaqueName = ".wh..wh..opq";
constexpr size_t kLongestPath = 4095;

bool is_whiteout_info(const struct stat& info) {
  return S_ISCHR(info.st_mode) && info.st_rdev == makedev(0, 0);
}

// Listing and reading attributes of a file by descriptor, or of what cannot be opened (links,
// devices) by a path through its directory's descriptor.
struct XattrTarget {
  int fd;
  std::string path;

  ssize_t list(char* buffer, size_t size) const {
    return fd >= 0 ? ::flistxattr(fd, buffer, size) : ::llistxattr(path.c_str(), buffer, size);
  }
  ssize_t get(const char* name, char* buffer, size_t size) const {
    return fd >= 0 ? ::fgetxattr(fd, name, buffer, size)
                   : ::lgetxattr(path.c_str(), name, buffer, size);
  }
};

// Overlayfs's notes of these kinds mean that an upper directory does not hold what it shows.
bool needs_lower_layer(std::string_view name) {
  return name == "trusted.overlay.redirect" || name == "user.overlay.redirect" ||
         name == "trusted.overlay.metacopy" || name == "user.overlay.metacopy";
}

Result<std::vector<Xattr>> read_xattrs(const XattrTarget& target, const std::string& path) {
  std::array<char, 65536> names;
  ssize_t length = target.list(names.data(), names.size());
  if (length < 0 && errno != ENOTSUP) {
    return system_error("list the attributes of", path);
  }
  std::vector<Xattr> out;
  for (ssize_t at = 0; at < length;) {
    std::string name = names.data() + at;
    at += static_cast<ssize_t>(name.size()) + 1;
    if (needs_lower_layer(name)) {
      return Error{
          fmt::format("{} was stored by overlayfs with {}, which no layer can express; "
                      "mount it with redirect_dir=off,metacopy=off",
                      path, name)};
    }
    if (!is_portable_xattr(name)) {
      continue;
    }
    std::array<char, 65536> value;
    ssize_t size = target.get(name.c_str(), value.data(), value.size());
    if (size < 0 && errno == ENODATA) {
      continue;
    }
    if (size < 0) {
      return system_error("read the attribute " + name + " of", path);
    }
    out.push_back({std::move(name), std::string(value.data(), static_cast<size_t>(size))});
  }
  std::sort(out.begin(), out.end(), [](const Xattr& a, const Xattr& b) { return a.name < b.name; });
  return out;
}

Result<std::vector<std::string>> list_names(int directory, const std::string& path) {
  int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, int (*)(DIR*)> stream(copy < 0 ? nullptr : ::fdopendir(copy), ::closedir);
  if (!stream) {
    return system_error("open", path);
  }
  std::vector<std::string> names;
  errno = 0;
  while (dirent* found = ::readdir(stream.get())) {
    std::string name = found->d_name;
    if (name != "." && name != "..") {
      names.push_back(std::move(name));
    }
  }
  if (errno != 0) {
    return system_error("read", path);
  }
  return names;
}

FileDescriptor open_directory(int parent, const std::string& name) {
  return FileDescriptor(
      ::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

// One directory of the stack: the layers that have it, top first, and what lies below them.
struct Level {
  std::vector<FileDescriptor> layers;
  FileDescriptor base;
};

// A name in a directory and the layer it is seen in.
struct Item {
  // What it is called in the output: differs from `name` for whiteouts.
  std::string shown;
  std::string name;
  size_t layer = 0;
  struct stat info{};
};

class Walk {
 public:
  Walk(const WalkOptions& options, TreeSink& sink)
      : options_(options), stacked_(options.whiteouts != Whiteouts::None), sink_(sink) {}

  Result<void> root(const std::vector<int>& layers) {
    Level level;
    bool hidden = false;
    for (int layer : layers) {
      level.layers.push_back(open_directory(layer, "."));
      if (!level.layers.back()) {
        return system_error("open", "the root of the tree");
      }
      if (stacked_ && is_opaque(layer)) {
        hidden = true;
        break;
      }
    }
    if (options_.base >= 0) {
      level.base = open_directory(options_.base, ".");
    }
    if (options_.include_root) {
      KILN_TRY(add_directory("", level));
    }
    if (hidden) {
      KILN_TRY(hide_base("", level));
    }
    return children("", level);
  }

 private:
  Result<void> children(const std::string& path, const Level& level) {
    if (options_.stop.stop_requested()) {
      return cancelled_error("read the tree");
    }
    KILN_ASSIGN(std::vector<Item> items, collect(path, level));
    for (const Item& item : items) {
      std::string child = path.empty() ? item.name : path + "/" + item.name;
      if (child.size() > kLongestPath) {
        return Error{fmt::format("{}: the path is longer than {} bytes", child.substr(0, 200),
                                 kLongestPath)};
      }
      if (item.shown != item.name) {
        KILN_TRY(add_whiteout(path, item.shown));
      } else if (S_ISDIR(item.info.st_mode)) {
        KILN_TRY(directory(child, level, item));
      } else {
        KILN_TRY(leaf(child, level.layers[item.layer].get(), item));
      }
    }
    return {};
  }

  // The names in a directory as they are seen from the top, in the order of their output.
  Result<std::vector<Item>> collect(const std::string& path, const Level& level) {
    std::map<std::string, size_t> seen;
    for (size_t i = 0; i < level.layers.size(); ++i) {
      KILN_ASSIGN(std::vector<std::string> names, list_names(level.layers[i].get(), path));
      for (std::string& name : names) {
        seen.emplace(std::move(name), i);
      }
    }
    std::vector<Item> items;
    for (const auto& [name, layer] : seen) {
      Item item{name, name, layer};
      if (::fstatat(level.layers[layer].get(), name.c_str(), &item.info, AT_SYMLINK_NOFOLLOW) !=
          0) {
        return system_error("stat", path + "/" + name);
      }
      if (stacked_ && is_whiteout_info(item.info)) {
        struct stat below{};
        bool is_below =
            options_.emit_all || (level.base && ::fstatat(level.base.get(), name.c_str(), &below,
                                                          AT_SYMLINK_NOFOLLOW) == 0);
        bool hides = options_.whiteouts == Whiteouts::Emit && is_below;
        if (!hides) {
          continue;
        }
        item.shown = std::string(kWhiteoutPrefix) + name;
      } else if ((options_.for_layer || options_.whiteouts == Whiteouts::Emit) &&
                 name.compare(0, kWhiteoutPrefix.size(), kWhiteoutPrefix) == 0) {
        return Error{
            fmt::format("{}/{}: names that begin with .wh. mean a deletion in an OCI "
                        "layer, so this file cannot be part of one",
                        path, name)};
      }
      items.push_back(std::move(item));
    }
    std::sort(items.begin(), items.end(),
              [](const Item& a, const Item& b) { return a.shown < b.shown; });
    return items;
  }

  Result<void> directory(const std::string& path, const Level& parent, const Item& item) {
    Level level;
    bool hidden = false;
    for (size_t i = item.layer; i < parent.layers.size() && !hidden; ++i) {
      struct stat info{};
      int above = parent.layers[i].get();
      if (::fstatat(above, item.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        continue;
      }
      hidden = !S_ISDIR(info.st_mode);
      if (!hidden) {
        level.layers.push_back(open_directory(above, item.name));
        if (!level.layers.back()) {
          return system_error("open", path);
        }
        hidden = stacked_ && is_opaque(level.layers.back().get());
      }
    }
    if (parent.base) {
      level.base = open_directory(parent.base.get(), item.name);
    }
    KILN_TRY(add_directory(path, level));
    if (hidden) {
      KILN_TRY(hide_base(path, level));
    }
    return children(path, level);
  }

  // Nothing of the base is seen in this directory.
  Result<void> hide_base(const std::string& path, Level& level) {
    if ((level.base || options_.emit_all) && options_.whiteouts == Whiteouts::Emit) {
      KILN_TRY(add_whiteout(path, kOpaqueName));
    }
    level.base.reset();
    return {};
  }

  TreeEntry make_entry(const std::string& path, const struct stat& info) const {
    TreeEntry entry;
    entry.path = path;
    entry.mode = info.st_mode & 07777;
    entry.uid = info.st_uid;
    entry.gid = info.st_gid;
    entry.mtime = info.st_mtim.tv_sec;
    entry.mtime_nanoseconds = static_cast<uint32_t>(info.st_mtim.tv_nsec);
    if (options_.latest_time && entry.mtime >= *options_.latest_time) {
      entry.mtime = *options_.latest_time;
      entry.mtime_nanoseconds = 0;
    }
    return entry;
  }

  Result<void> add_directory(const std::string& path, const Level& level) {
    struct stat info{};
    int fd = level.layers.front().get();
    if (::fstat(fd, &info) != 0) {
      return system_error("stat", path);
    }
    TreeEntry entry = make_entry(path, info);
    entry.kind = EntryKind::Directory;
    KILN_ASSIGN(entry.xattrs, read_xattrs({fd, {}}, path));
    return sink_.add(entry, nullptr);
  }

  Result<void> add_whiteout(const std::string& directory, std::string_view name) {
    TreeEntry entry;
    entry.path = directory.empty() ? std::string(name) : fmt::format("{}/{}", directory, name);
    entry.mtime = options_.latest_time.value_or(0);
    return sink_.add(entry, nullptr);
  }

  Result<void> leaf(const std::string& path, int directory, const Item& item) {
    TreeEntry entry = make_entry(path, item.info);
    if (S_ISSOCK(item.info.st_mode)) {
      if (options_.warn) {
        options_.warn(fmt::format("{} is a socket, which archives cannot hold: left out", path));
      }
      return {};
    }
    if (item.info.st_nlink > 1) {
      auto [first, is_new] = links_.try_emplace({item.info.st_dev, item.info.st_ino}, path);
      if (!is_new) {
        entry.kind = EntryKind::HardLink;
        entry.link_target = first->second;
        return sink_.add(entry, nullptr);
      }
    }
    if (S_ISREG(item.info.st_mode)) {
      return file(entry, directory, item);
    }
    if (S_ISLNK(item.info.st_mode)) {
      entry.kind = EntryKind::Symlink;
      entry.mode = 0777;
      std::array<char, kLongestPath + 1> target;
      ssize_t length = ::readlinkat(directory, item.name.c_str(), target.data(), target.size());
      if (length < 0) {
        return system_error("read the link", path);
      }
      entry.link_target.assign(target.data(), static_cast<size_t>(length));
    } else {
      entry.kind = S_ISFIFO(item.info.st_mode)  ? EntryKind::Fifo
                   : S_ISBLK(item.info.st_mode) ? EntryKind::BlockDevice
                                                : EntryKind::CharacterDevice;
      entry.device_major = major(item.info.st_rdev);
      entry.device_minor = minor(item.info.st_rdev);
    }
    std::string through = fmt::format("/proc/self/fd/{}/{}", directory, item.name);
    KILN_ASSIGN(entry.xattrs, read_xattrs({-1, through}, path));
    return sink_.add(entry, nullptr);
  }

  Result<void> file(TreeEntry& entry, int directory, const Item& item) {
    FileDescriptor fd(
        ::openat(directory, item.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat info{};
    if (!fd || ::fstat(fd.get(), &info) != 0) {
      return system_error("open", entry.path);
    }
    if (!S_ISREG(info.st_mode)) {
      return Error{fmt::format("{}: the file changed while it was being read", entry.path)};
    }
    entry.size = static_cast<uint64_t>(info.st_size);
    KILN_ASSIGN(entry.xattrs, read_xattrs({fd.get(), {}}, entry.path));
    DiskFileContent content(fd.get(), info, entry.path, options_.stop);
    return sink_.add(entry, entry.size > 0 ? &content : nullptr);
  }

  const WalkOptions& options_;
  bool stacked_;
  TreeSink& sink_;
  // The first path of each file that has several.
  std::map<std::pair<dev_t, ino_t>, std::string> links_;
};

}  // namespace

bool is_whiteout(int directory, const std::string& name) {
  struct stat info{};
  return ::fstatat(directory, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
         is_whiteout_info(info);
}

bool is_opaque(int directory) {
  for (const char* name : {"trusted.overlay.opaque", "user.overlay.opaque"}) {
    char value = 0;
    if (::fgetxattr(directory, name, &value, 1) == 1 && value == 'y') {
      return true;
    }
  }
  return false;
}

Result<void> walk_tree(const std::vector<int>& layers, const WalkOptions& options, TreeSink& sink) {
  return Walk(options, sink).root(layers);
}

}  // namespace kiln
