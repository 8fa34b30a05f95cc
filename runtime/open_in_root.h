#pragma once

#include <string>

#include "runtime/file_descriptor.h"

namespace kiln {

// Opens `path` inside the directory `root` as a process whose root it is would see it: absolute
// paths and symbolic links start at `root`, and `..` stops there (openat2(2), RESOLVE_IN_ROOT). So
// nothing that a guest or an archive planted leads outside. Magic links of /proc are never
// followed. `flags` and `mode` are those of open(2); O_CLOEXEC is added. Errors read `open PATH:
// reason`.
Result<FileDescriptor> open_in_root(int root, const std::string& path, int flags,
                                    unsigned mode = 0);

// The same, but any symbolic link on the way or at the end is an error: for paths that were made by
// listing directories.
Result<FileDescriptor> open_beneath(int root, const std::string& path, int flags,
                                    unsigned mode = 0);

// As open_in_root with the system's error number instead of a message: 0, with `opened` filled, or
// the reason. For callers that go on after ENOENT.
int try_open_in_root(int root, const std::string& path, int flags, FileDescriptor& opened);

}  // namespace kiln
