#pragma once

#include <stop_token>
#include <string>

#include "compiler/source/result.h"
#include "runtime/container/root_directory.h"

namespace kiln {

// Copy a directory between this machine and a root filesystem, as the communicators of Packer do:
// a `/` at the end of `source` copies what is in it, else it is put under `destination` by its own
// name; missing directories are made; symbolic links are followed (inside the root filesystem they
// cannot lead out of it); files replace what has their names; permissions are kept, owners are not.
// Anything but files and directories is an error, and so are links that lead round in a circle.

Result<void> copy_directory_in(const std::string& source, RootDirectory& root,
                               const std::string& destination, std::stop_token stop);

Result<void> copy_directory_out(const RootDirectory& root, const std::string& source,
                                const std::string& destination, std::stop_token stop);

}  // namespace kiln
