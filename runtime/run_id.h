#pragma once

#include <cstdint>
#include <string>

namespace kiln {

// A random UUID whose first eight digits are the time (seconds since the epoch), so that
// identifiers of later runs sort after those of earlier ones.
std::string time_ordered_uuid(int64_t now);

}  // namespace kiln
