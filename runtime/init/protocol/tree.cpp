#include "runtime/init/protocol/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "runtime/init/protocol/wire.h"
#include "runtime/open_in_root.h"
#include "runtime/remove_tree.h"

namespace kiln {
namespace {

TreeAnswer failure(int error) {
  TreeAnswer answer;
  answer.error = static_cast<uint64_t>(error);
  return answer;
}

TreeAnswer result(int status) {
  return failure(status == 0 ? 0 : errno);
}

// A path's directory, opened, and its last component, which may be acted on by name: the kernel
// follows no link there.
struct Place {
  int error = 0;
  FileDescriptor directory;
  std::string name;
};

Place find_place(int root, std::string_view path) {
  while (!path.empty() && path.back() == '/') {
    path.remove_suffix(1);
  }
  size_t slash = path.rfind('/');
  Place place;
  place.name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (place.name.empty() || place.name == "." || place.name == "..") {
    place.error = EINVAL;
    return place;
  }
  std::string parent(slash == std::string_view::npos ? "." : path.substr(0, slash + 1));
  place.error = try_open_in_root(root, parent, O_PATH | O_DIRECTORY, place.directory);
  return place;
}

int check_kind(const FileDescriptor& file) {
  struct stat info{};
  if (::fstat(file.get(), &info) != 0) {
    return errno;
  }
  return S_ISREG(info.st_mode) || S_ISDIR(info.st_mode) ? 0 : ENXIO;
}

TreeAnswer open_existing(int root, const TreeRequest& request) {
  FileDescriptor found;
  // Looking first: merely opening some devices does something.
  if (int error = try_open_in_root(root, request.path, O_PATH, found); error != 0) {
    return failure(error);
  }
  if (int error = check_kind(found); error != 0) {
    return failure(error);
  }
  TreeAnswer answer;
  int flags = static_cast<int>(request.flags) & ~(O_CREAT | O_TRUNC);
  int error = try_open_in_root(root, request.path, flags | O_NONBLOCK | O_NOCTTY, answer.file);
  if (error == 0) {
    error = check_kind(answer.file);
  }
  return error == 0 ? std::move(answer) : failure(error);
}

TreeAnswer create(const Place& place, const TreeRequest& request) {
  TreeAnswer answer;
  answer.file =
      FileDescriptor(::openat(place.directory.get(), place.name.c_str(),
                              O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!answer.file || ::fchmod(answer.file.get(), static_cast<mode_t>(request.mode)) != 0) {
    return failure(errno);
  }
  return answer;
}

TreeAnswer inspect(int root, const TreeRequest& request) {
  FileDescriptor found;
  struct stat info{};
  if (int error = try_open_in_root(root, request.path, O_PATH | O_NOFOLLOW, found); error != 0) {
    return failure(error);
  }
  if (::fstat(found.get(), &info) != 0) {
    return failure(errno);
  }
  TreeAnswer answer;
  answer.entry = {info.st_dev, info.st_ino, info.st_mode,
                  info.st_uid, info.st_gid, static_cast<uint64_t>(info.st_size)};
  return answer;
}

TreeAnswer read_link(const Place& place) {
  std::array<char, PATH_MAX> target{};
  ssize_t size =
      ::readlinkat(place.directory.get(), place.name.c_str(), target.data(), target.size());
  if (size < 0) {
    return failure(errno);
  }
  TreeAnswer answer;
  answer.text.assign(target.data(), static_cast<size_t>(size));
  return answer;
}

TreeAnswer make_directory(const Place& place, const TreeRequest& request) {
  mode_t mode = static_cast<mode_t>(request.mode);
  int directory = place.directory.get();
  if (::mkdirat(directory, place.name.c_str(), mode) != 0) {
    return failure(errno);
  }
  return result(::fchmodat(directory, place.name.c_str(), mode, 0));
}

TreeAnswer remove_all(const Place& place, const std::string& path) {
  TreeAnswer answer;
  if (Result<void> removed = remove_tree(place.directory.get(), place.name, path); !removed) {
    answer.error = EIO;
    answer.text = removed.error().message;
  }
  return answer;
}

TreeAnswer rename(int root, const Place& from, const TreeRequest& request) {
  Place to = find_place(root, request.other);
  if (to.error != 0) {
    return failure(to.error);
  }
  return result(
      ::renameat(from.directory.get(), from.name.c_str(), to.directory.get(), to.name.c_str()));
}

}  // namespace

TreeAnswer perform(int root, const TreeRequest& request) {
  if (request.action == TreeAction::Open) {
    return open_existing(root, request);
  }
  if (request.action == TreeAction::Inspect) {
    return inspect(root, request);
  }
  Place place = find_place(root, request.path);
  if (place.error == ENOENT && request.action == TreeAction::RemoveTree) {
    return {};
  }
  if (place.error != 0) {
    return failure(place.error);
  }
  switch (request.action) {
    case TreeAction::Create:
      return create(place, request);
    case TreeAction::ReadLink:
      return read_link(place);
    case TreeAction::MakeDirectory:
      return make_directory(place, request);
    case TreeAction::Remove:
      return result(::unlinkat(place.directory.get(), place.name.c_str(), 0));
    case TreeAction::RemoveTree:
      return remove_all(place, request.path);
    case TreeAction::Rename:
      return rename(root, place, request);
    case TreeAction::Open:
    case TreeAction::Inspect:
      break;
  }
  return failure(EINVAL);
}

std::string encode(const TreeRequest& request) {
  WireWriter out;
  out.number(static_cast<uint64_t>(request.action));
  out.text(request.path);
  out.text(request.other);
  out.number(request.flags);
  out.number(request.mode);
  return out.take();
}

bool decode(std::string_view bytes, TreeRequest& request) {
  WireReader in(bytes);
  request.action = static_cast<TreeAction>(in.number());
  request.path = in.text();
  request.other = in.text();
  request.flags = in.number();
  request.mode = in.number();
  return in.ok();
}

std::string encode(const TreeAnswer& answer) {
  WireWriter out;
  out.number(answer.error);
  out.text(answer.text);
  out.number(answer.entry.device);
  out.number(answer.entry.inode);
  out.number(answer.entry.mode);
  out.number(answer.entry.user);
  out.number(answer.entry.group);
  out.number(answer.entry.size);
  return out.take();
}

bool decode(std::string_view bytes, TreeAnswer& answer) {
  WireReader in(bytes);
  answer.error = in.number();
  answer.text = in.text();
  answer.entry.device = in.number();
  answer.entry.inode = in.number();
  answer.entry.mode = in.number();
  answer.entry.user = in.number();
  answer.entry.group = in.number();
  answer.entry.size = in.number();
  return in.ok();
}

}  // namespace kiln
