#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace kiln {

// A longest common subsequence of two lists: pairs of indexes (of `before`, of `after`) whose texts
// are equal, both ascending. Where the lists are so long that this would take more than a moment,
// texts that occur once in each are matched first.
std::vector<std::pair<size_t, size_t>> match_sequences(const std::vector<std::string>& before,
                                                       const std::vector<std::string>& after);

// What became of lines of text.
struct LineChange {
  // ` `, `-` or `+`.
  char sign;
  std::string text;
};

// Every line of both, in order; removed lines before those that replace them.
std::vector<LineChange> diff_lines(const std::vector<std::string>& before,
                                   const std::vector<std::string>& after);

}  // namespace kiln
