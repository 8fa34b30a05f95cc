#pragma once

#include <string>
#include <string_view>

namespace kiln {

// The text in HCL's canonical style, byte for byte as `packer fmt` writes it. Only the blanks
// between tokens change: no token, newline or comment is added or removed, and text in quotes and
// heredocs stays. Works on text that does not parse.
std::string format(std::string_view text);

}  // namespace kiln
