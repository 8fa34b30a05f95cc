#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Removes `name` in the directory `parent` (AT_FDCWD works) with everything below it, through file
// descriptors, never following a symbolic link and never crossing into a mounted file system. What
// does not exist is no error. Directories without permissions for their owner are opened up first;
// depth is not limited by open files. `shown` names the thing in errors.
Result<void> remove_tree(int parent, const std::string& name, const std::string& shown);
Result<void> remove_tree(const std::string& path);

// Removes what is in the directory, and keeps the directory.
Result<void> remove_children(int directory, const std::string& shown);

}  // namespace kiln
