#pragma once

#include <string>
#include <string_view>

namespace kiln {

// `path` as seen from the template's root directory, if it is below it; otherwise as it is. So that
// a plan reads the same wherever the template lies.
std::string relative_to(std::string_view root, std::string_view path);

}  // namespace kiln
