#pragma once

#include <string_view>

namespace kiln {

// Whether an expression goes on in the next line: a bracket, an interpolation or a heredoc is still
// open.
bool has_open_bracket(std::string_view expression);

}  // namespace kiln
