#pragma once

#include <cstdint>
#include <string>

namespace kiln {

// A number of bytes for people: `512 B`, `1.4 MiB`.
std::string size_text(uint64_t bytes);

}  // namespace kiln
