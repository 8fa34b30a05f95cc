#pragma once

#include <string_view>

namespace kiln {

// The parts of a step's address, `build.web.qemu.debian["a/b"]/provisioner[2]`: keys of instances
// may hold any character. Of a text that is no address the first is empty and the second all of it.

// `web.qemu.debian["a/b"]`.
std::string_view build_part(std::string_view address);

// `provisioner[2]`.
std::string_view step_part(std::string_view address);

}  // namespace kiln
