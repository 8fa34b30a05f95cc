#pragma once

#include <string>
#include <vector>

namespace kiln {

// The paths that a pattern matches, as Go's filepath.Glob: `*` and `?` do not match a `/` but do
// match a leading dot, `[a-z]` and `[^a-z]` are classes, `\` takes the next character as it is.
// Sorted in each directory; nothing when there is no match or a directory cannot be read.
std::vector<std::string> glob_files(const std::string& pattern);

}  // namespace kiln
