#include "runtime/image/tree_writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/open_in_root.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

std::array<timespec, 2> times_of(const TreeEntry& entry) {
  timespec time{entry.mtime, static_cast<long>(entry.mtime_nanoseconds)};
  return {time, time};
}

// A path that names `name` in an open directory, for the calls on extended attributes that know no
// directory descriptors. Only the directory is looked up through it.
std::string path_through(int directory, const std::string& name) {
  return fmt::format("/proc/self/fd/{}/{}", directory, name);
}

}  // namespace

Result<std::string> clean_entry_path(std::string_view name, bool strip_leading_slash) {
  if (!name.empty() && name[0] == '/' && !strip_leading_slash) {
    return Error{fmt::format("entry \"{}\" has an absolute name", name)};
  }
  std::string_view written = name;
  std::string path;
  while (!name.empty()) {
    size_t slash = name.find('/');
    std::string_view part = name.substr(0, slash);
    name = slash == std::string_view::npos ? std::string_view() : name.substr(slash + 1);
    if (part == "..") {
      return Error{fmt::format("entry \"{}\" has a name that leads outside", written)};
    }
    if (!part.empty() && part != ".") {
      path += (path.empty() ? "" : "/") + std::string(part);
    }
  }
  return path;
}

TreeWriter::TreeWriter(int root, std::string subject, TreeWriterOptions options)
    : root_(root), subject_(std::move(subject)), options_(std::move(options)) {}

Error TreeWriter::failure(std::string_view action, const TreeEntry& entry, int error_number) const {
  Error error = system_error(fmt::format("{}: {}", subject_, action), entry.path, error_number);
  return explain_full_disk(std::move(error), error_number);
}

Result<FileDescriptor> TreeWriter::open_parent(const std::string& path) {
  FileDescriptor opened;
  int error = try_open_in_root(root_, path, O_RDONLY | O_DIRECTORY, opened);
  if (error == 0) {
    return opened;
  }
  if (error != ENOENT || path.empty()) {
    return system_error(subject_ + ": open", path, error);
  }
  KILN_ASSIGN(FileDescriptor above, open_parent(parent_path(path)));
  std::string name = last_name(path);
  if (::mkdirat(above.get(), name.c_str(), 0755) != 0) {
    if (errno == EEXIST) {
      return Error{fmt::format("{}: {} is a symbolic link that leads nowhere", subject_, path)};
    }
    return explain_full_disk(system_error(subject_ + ": create", path), errno);
  }
  opened = FileDescriptor(
      ::openat(above.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened) {
    return system_error(subject_ + ": open", path);
  }
  return opened;
}

Result<TreeWriter::Place> TreeWriter::place(const std::string& path) {
  std::string parent = parent_path(path);
  if (!parent_ || parent != cached_) {
    KILN_ASSIGN(parent_, open_parent(parent));
    cached_ = parent;
  }
  return Place{parent_.get(), last_name(path)};
}

Result<void> TreeWriter::make_room(const Place& place, const std::string& path) {
  if (::unlinkat(place.parent, place.name.c_str(), 0) == 0 || errno == ENOENT) {
    return {};
  }
  directories_.erase(path);
  return remove_tree(place.parent, place.name, subject_ + ": " + path);
}

Result<void> TreeWriter::remove(const std::string& path) {
  FileDescriptor parent;
  int error = try_open_in_root(root_, parent_path(path), O_RDONLY | O_DIRECTORY, parent);
  if (error == ENOENT || error == ENOTDIR) {
    return {};
  }
  if (error != 0) {
    return system_error(subject_ + ": open", parent_path(path), error);
  }
  // What is removed may be the directory that is kept open.
  parent_.reset();
  directories_.erase(path);
  return remove_tree(parent.get(), last_name(path), subject_ + ": " + path);
}

Result<void> TreeWriter::remove_children(const std::string& path,
                                         const std::function<bool(const std::string&)>& keep) {
  FileDescriptor directory;
  int error = try_open_in_root(root_, path, O_RDONLY | O_DIRECTORY, directory);
  if (error == ENOENT || error == ENOTDIR) {
    return {};
  }
  if (error != 0) {
    return system_error(subject_ + ": open", path, error);
  }
  std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(directory.get()), ::closedir);
  if (!stream) {
    return system_error(subject_ + ": open", path);
  }
  directory.release();
  std::vector<std::string> names;
  while (dirent* found = ::readdir(stream.get())) {
    names.emplace_back(found->d_name);
  }
  for (const std::string& name : names) {
    std::string child = path.empty() ? name : path + "/" + name;
    if (name == "." || name == "..") {
      continue;
    }
    if (!keep(child)) {
      KILN_TRY(remove(child));
      continue;
    }
    struct stat info{};
    if (::fstatat(::dirfd(stream.get()), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(info.st_mode)) {
      KILN_TRY(remove_children(child, keep));
    }
  }
  return {};
}

Result<void> TreeWriter::add(const TreeEntry& original, EntryContent* content) {
  Result<std::string> path = clean_entry_path(original.path, options_.strip_leading_slash);
  if (!path) {
    return Error{fmt::format("{}: {}; nothing was kept of it", subject_, path.error().message)};
  }
  TreeEntry entry = original;
  entry.path = *path;
  if (++entries_ > options_.max_entries) {
    return Error{
        fmt::format("{}: has more than {} entries, the limit", subject_, options_.max_entries)};
  }
  if (entry.size > options_.max_bytes) {
    return Error{fmt::format("{}: {} is {} bytes long, the limit is {}", subject_, entry.path,
                             entry.size, options_.max_bytes)};
  }
  if (entry.path.empty()) {
    return add_root(entry);
  }
  KILN_ASSIGN(Place target, place(entry.path));
  switch (entry.kind) {
    case EntryKind::Directory:
      return add_directory(entry, target);
    case EntryKind::HardLink:
      return add_hard_link(entry, target);
    case EntryKind::File:
      return add_file(entry, target, content);
    case EntryKind::CharacterDevice:
    case EntryKind::BlockDevice:
      if (options_.devices == DeviceNodes::Skip) {
        return {};
      }
      if (options_.devices == DeviceNodes::Refuse) {
        return Error{fmt::format(
            "{}: entry \"{}\" is a {} device ({}:{}); device nodes are not unpacked", subject_,
            entry.path, entry.kind == EntryKind::BlockDevice ? "block" : "character",
            entry.device_major, entry.device_minor)};
      }
      return add_node(entry, target);
    case EntryKind::Symlink:
    case EntryKind::Fifo:
      return add_node(entry, target);
  }
  return {};
}

Result<void> TreeWriter::add_root(const TreeEntry& entry) {
  if (entry.kind != EntryKind::Directory) {
    return Error{fmt::format("{}: the root is not a directory", subject_)};
  }
  KILN_TRY(set_owner(entry, {root_, "."}, root_));
  KILN_TRY(set_xattrs(entry, {root_, "."}, root_));
  directories_[""] = entry;
  return {};
}

Result<void> TreeWriter::add_file(const TreeEntry& entry, const Place& place,
                                  EntryContent* content) {
  KILN_TRY(make_room(place, entry.path));
  FileDescriptor file(::openat(place.parent, place.name.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) {
    return failure("create", entry, errno);
  }
  uint64_t end = 0;
  Chunk chunk;
  while (content != nullptr) {
    KILN_ASSIGN(bool more, content->next(chunk));
    if (!more) {
      break;
    }
    if (chunk.offset < end ||
        chunk.bytes.size() > entry.size - std::min(entry.size, chunk.offset)) {
      return Error{
          fmt::format("{}: {} has more content than its header says", subject_, entry.path)};
    }
    bytes_ += chunk.bytes.size();
    if (bytes_ > options_.max_bytes) {
      return Error{fmt::format("{}: unpacks to more than {} bytes, the limit", subject_,
                               options_.max_bytes)};
    }
    if (chunk.offset != end &&
        ::lseek(file.get(), static_cast<off_t>(chunk.offset), SEEK_SET) < 0) {
      return failure("write", entry, errno);
    }
    if (!write_all(file.get(), chunk.bytes, entry.path)) {
      return failure("write", entry, errno);
    }
    end = chunk.offset + chunk.bytes.size();
  }
  if (end < entry.size && ::ftruncate(file.get(), static_cast<off_t>(entry.size)) != 0) {
    return failure("write", entry, errno);
  }
  // In this order: a change of owner clears set-id bits and capabilities.
  KILN_TRY(set_owner(entry, place, file.get()));
  if (::fchmod(file.get(), entry.mode) != 0) {
    return failure("set the mode of", entry, errno);
  }
  KILN_TRY(set_xattrs(entry, place, file.get()));
  if (::futimens(file.get(), times_of(entry).data()) != 0) {
    return failure("set the time of", entry, errno);
  }
  return {};
}

Result<void> TreeWriter::add_directory(const TreeEntry& entry, const Place& place) {
  struct stat info{};
  bool exists = ::fstatat(place.parent, place.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
  if (exists && !S_ISDIR(info.st_mode)) {
    KILN_TRY(make_room(place, entry.path));
    exists = false;
  }
  if (!exists && ::mkdirat(place.parent, place.name.c_str(), 0700) != 0) {
    return failure("create", entry, errno);
  }
  FileDescriptor directory(
      ::openat(place.parent, place.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!directory) {
    return failure("open", entry, errno);
  }
  KILN_TRY(set_owner(entry, place, directory.get()));
  KILN_TRY(set_xattrs(entry, place, directory.get()));
  directories_[entry.path] = entry;
  return {};
}

Result<void> TreeWriter::add_hard_link(const TreeEntry& entry, const Place& place) {
  Result<std::string> target = clean_entry_path(entry.link_target, options_.strip_leading_slash);
  if (!target || target->empty()) {
    return Error{fmt::format("{}: hard link \"{}\" to \"{}\" leads outside", subject_, entry.path,
                             entry.link_target)};
  }
  FileDescriptor parent;
  int error = try_open_in_root(root_, parent_path(*target), O_RDONLY | O_DIRECTORY, parent);
  std::string name = last_name(*target);
  struct stat info{};
  if (error == 0 && ::fstatat(parent.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
    error = errno;
  }
  if (error != 0) {
    return Error{fmt::format("{}: hard link \"{}\" to \"{}\", which is not there", subject_,
                             entry.path, *target)};
  }
  struct stat present{};
  if (::fstatat(place.parent, place.name.c_str(), &present, AT_SYMLINK_NOFOLLOW) == 0 &&
      present.st_dev == info.st_dev && present.st_ino == info.st_ino) {
    return {};
  }
  KILN_TRY(make_room(place, entry.path));
  if (::linkat(parent.get(), name.c_str(), place.parent, place.name.c_str(), 0) != 0) {
    return failure("link", entry, errno);
  }
  return {};
}

Result<void> TreeWriter::add_node(const TreeEntry& entry, const Place& place) {
  KILN_TRY(make_room(place, entry.path));
  const char* name = place.name.c_str();
  int made = 0;
  if (entry.kind == EntryKind::Symlink) {
    made = ::symlinkat(entry.link_target.c_str(), place.parent, name);
  } else {
    unsigned type = entry.kind == EntryKind::Fifo          ? S_IFIFO
                    : entry.kind == EntryKind::BlockDevice ? S_IFBLK
                                                           : S_IFCHR;
    made =
        ::mknodat(place.parent, name, type | 0600, makedev(entry.device_major, entry.device_minor));
  }
  if (made != 0) {
    return failure("create", entry, errno);
  }
  KILN_TRY(set_owner(entry, place, -1));
  if (entry.kind != EntryKind::Symlink && ::fchmodat(place.parent, name, entry.mode, 0) != 0) {
    return failure("set the mode of", entry, errno);
  }
  KILN_TRY(set_xattrs(entry, place, -1));
  if (::utimensat(place.parent, name, times_of(entry).data(), AT_SYMLINK_NOFOLLOW) != 0) {
    return failure("set the time of", entry, errno);
  }
  return {};
}

Result<void> TreeWriter::set_owner(const TreeEntry& entry, const Place& place, int fd) {
  if (!options_.keep_owner) {
    return {};
  }
  int changed = fd >= 0 ? ::fchown(fd, entry.uid, entry.gid)
                        : ::fchownat(place.parent, place.name.c_str(), entry.uid, entry.gid,
                                     AT_SYMLINK_NOFOLLOW);
  if (changed == 0) {
    return {};
  }
  if (errno == EPERM || errno == EINVAL) {
    return Error{fmt::format(
        "{}: {} belongs to {}:{}, which this user may not give files to. Run as root, or let "
        "/etc/subuid and /etc/subgid give this user a range that covers it",
        subject_, entry.path, entry.uid, entry.gid)};
  }
  return failure("change the owner of", entry, errno);
}

Result<void> TreeWriter::set_xattrs(const TreeEntry& entry, const Place& place, int fd) {
  for (const Xattr& xattr : entry.xattrs) {
    const char* name = xattr.name.c_str();
    if (!is_portable_xattr(xattr.name)) {
      continue;
    }
    int set = fd >= 0 ? ::fsetxattr(fd, name, xattr.value.data(), xattr.value.size(), 0)
                      : ::lsetxattr(path_through(place.parent, place.name).c_str(), name,
                                    xattr.value.data(), xattr.value.size(), 0);
    if (set == 0) {
      continue;
    }
    // Without a capability the program would start and then fail in the image.
    if (xattr.name == "security.capability" && options_.keep_owner) {
      return failure("set security.capability of", entry, errno);
    }
    if (options_.warn) {
      options_.warn(failure("set " + xattr.name + " of", entry, errno).message);
    }
  }
  return {};
}

Result<void> TreeWriter::finish() {
  parent_.reset();
  // Deepest first, because a directory's own mode may shut its owner out.
  for (auto it = directories_.rbegin(); it != directories_.rend(); ++it) {
    const auto& [path, entry] = *it;
    FileDescriptor directory;
    int error = try_open_in_root(root_, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, directory);
    if (error == ENOENT || error == ENOTDIR || error == ELOOP) {
      continue;
    }
    if (error != 0) {
      return failure("open", entry, error);
    }
    if (::fchmod(directory.get(), entry.mode) != 0) {
      return failure("set the mode of", entry, errno);
    }
    if (::futimens(directory.get(), times_of(entry).data()) != 0) {
      return failure("set the time of", entry, errno);
    }
  }
  directories_.clear();
  return {};
}

}  // namespace kiln
