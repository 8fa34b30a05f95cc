#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/file_reader.h"

namespace kiln {

// The regular files under a directory whose paths relative to it match a pattern, sorted. `*` and
// `?` stay within one path element, `**` as an element of its own spans any number of them, `[a-z]`
// and `[^a]` are classes, `{a,b}` alternatives, a backslash takes the next character literally. An
// error for a pattern that is not well formed.
Result<std::vector<std::string>> glob(const FileReader& files, const std::string& directory,
                                      std::string_view pattern);

}  // namespace kiln
