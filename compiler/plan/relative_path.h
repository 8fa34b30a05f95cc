#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/value/value.h"

namespace kiln {

// `path` as seen from the template's root directory, if it is below it; otherwise as it is. So that
// a plan reads the same wherever the template lies.
std::string relative_to(std::string_view root, std::string_view path);

// Text whose marks tell that it was made from `path.root` or `path.cwd` (Config::scope), as it
// would be in any other place: the root as `.`, the working directory as `{path.cwd}`.
std::string portable_text(std::string text, const std::vector<Mark>& marks);

}  // namespace kiln
