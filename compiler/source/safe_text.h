#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// The text with what a terminal would obey, or a reader could not see, made visible and harmless:
// control characters other than newlines become blanks; broken UTF-8, C1 controls and the
// characters that change the direction of text or have no width of their own become U+FFFD.
std::string safe_text(std::string_view text);

// One line of source as it is shown: in cells, one for each grapheme cluster.
struct Cell {
  // Where the cluster begins in the line, in bytes.
  uint32_t begin = 0;
  // How many columns of a terminal it takes: 1, or 2 for wide characters.
  uint32_t width = 1;
  std::string text;
};
std::vector<Cell> cells(std::string_view line);

}  // namespace kiln
