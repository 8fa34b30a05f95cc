#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// Mounts that belong to no place yet: made while the machine's own tree is still there, and put
// into the root filesystem once that is all there is. So a symbolic link that a guest left at a
// mount point can lead to nothing but the guest's own tree.

// A new filesystem of this type. `attributes` are MOUNT_ATTR_*.
Result<FileDescriptor> make_filesystem(
    const std::string& type, const std::vector<std::pair<std::string, std::string>>& options,
    unsigned attributes);

// A second view of a file or directory, without what is mounted below it.
Result<FileDescriptor> clone_mount(const std::string& path, unsigned attributes);

// Puts a mount at `path`.
Result<void> attach(const FileDescriptor& mount, const std::string& path);

// Adds attributes to the mount at `path`, or at the directory `fd` when `path` is empty.
Result<void> restrict_mount(int fd, const std::string& path, unsigned attributes);

}  // namespace kiln
