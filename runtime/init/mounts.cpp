#include "runtime/init/mounts.h"

#include <fcntl.h>
#include <sys/mount.h>

#include "compiler/source/system_error.h"

namespace kiln {

Result<FileDescriptor> make_filesystem(
    const std::string& type, const std::vector<std::pair<std::string, std::string>>& options,
    unsigned attributes) {
  FileDescriptor context(::fsopen(type.c_str(), FSOPEN_CLOEXEC));
  if (!context) {
    return system_error("mount", type);
  }
  for (const auto& [name, value] : options) {
    if (::fsconfig(context.get(), FSCONFIG_SET_STRING, name.c_str(), value.c_str(), 0) != 0) {
      return system_error("mount", type + " with " + name + "=" + value);
    }
  }
  if (::fsconfig(context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
    return system_error("mount", type);
  }
  FileDescriptor mount(::fsmount(context.get(), FSMOUNT_CLOEXEC, attributes));
  if (!mount) {
    return system_error("mount", type);
  }
  return mount;
}

Result<FileDescriptor> clone_mount(const std::string& path, unsigned attributes) {
  FileDescriptor mount(::open_tree(AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
  if (!mount) {
    return system_error("bind", path);
  }
  KILN_TRY(restrict_mount(mount.get(), "", attributes));
  return mount;
}

Result<void> attach(const FileDescriptor& mount, const std::string& path) {
  if (::move_mount(mount.get(), "", AT_FDCWD, path.c_str(),
                   MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS) != 0) {
    return system_error("mount", path);
  }
  return {};
}

Result<void> restrict_mount(int fd, const std::string& path, unsigned attributes) {
  mount_attr change{};
  change.attr_set = attributes;
  if (::mount_setattr(fd, path.c_str(), path.empty() ? AT_EMPTY_PATH : 0, &change, sizeof change) !=
      0) {
    return system_error("restrict the mount", path);
  }
  return {};
}

}  // namespace kiln
