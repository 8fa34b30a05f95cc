#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace kiln {

// How many bytes a text may have to be parsed, unless the environment says otherwise: a tree takes
// up to 35 times the memory of its text.
inline constexpr uint64_t default_source_limit = uint64_t{64} << 20;

// The same as KILN_SOURCE_MIB (mebibytes, a whole number from 1 to 4095) says; anything else there
// says nothing. `environment` may be empty.
uint64_t source_limit(
    const std::function<std::optional<std::string>(const std::string&)>& environment);

}  // namespace kiln
