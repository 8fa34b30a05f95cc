#pragma once

#include <string>

namespace kiln {

// Bytes from the system's generator that nobody can guess.
std::string random_bytes(size_t count);

}  // namespace kiln
