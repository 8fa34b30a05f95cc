#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// A number of bytes for people: `512 B`, `1.4 MiB`.
std::string size_text(uint64_t bytes);

// A number of bytes as people write it: a whole number, perhaps with K, M, G or T (of 1024).
Result<uint64_t> parse_size(std::string_view text);

}  // namespace kiln
