#pragma once

#include <span>
#include <string>
#include <string_view>

namespace kiln {

// The candidate nearest to `given` that is close enough to be a misspelling of it: an edit distance
// of 1 for names of up to 3 letters, 2 up to 8, then 3. Empty if there is none. Ties go to the
// first in bytewise order.
std::string suggest(std::string_view given, std::span<const std::string> candidates);

// ` Did you mean "x"?` for the nearest candidate, or nothing.
std::string did_you_mean(std::string_view given, std::span<const std::string> candidates);

}  // namespace kiln
