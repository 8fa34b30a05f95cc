#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kiln {

// Lines of columns that are as wide as their widest cell, two blanks apart; the last one is as long
// as it is. The first line is the heading. Control characters of cells are left out.
std::string text_table(const std::vector<std::vector<std::string>>& lines);

// How long something took, in milliseconds: `0.04 s`, `1 minute 3 seconds`.
std::string time_taken(int64_t milliseconds);

}  // namespace kiln
