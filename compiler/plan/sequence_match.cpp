#include "compiler/plan/sequence_match.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace kiln {
namespace {

// Cells of the table that is filled for lists without anything to hold on to.
constexpr size_t max_cells = 4'000'000;

using Pairs = std::vector<std::pair<size_t, size_t>>;

class SequenceMatcher {
 public:
  SequenceMatcher(const std::vector<std::string>& before, const std::vector<std::string>& after)
      : before_(before), after_(after) {}

  Pairs match() {
    match(0, before_.size(), 0, after_.size());
    return std::move(pairs_);
  }

 private:
  void match(size_t b, size_t b_end, size_t a, size_t a_end) {
    while (b < b_end && a < a_end && before_[b] == after_[a]) {
      pairs_.emplace_back(b++, a++);
    }
    size_t same_at_end = 0;
    while (b < b_end && a < a_end && before_[b_end - 1] == after_[a_end - 1]) {
      --b_end;
      --a_end;
      ++same_at_end;
    }
    if (b < b_end && a < a_end) {
      if ((b_end - b) * (a_end - a) <= max_cells) {
        match_by_table(b, b_end, a, a_end);
      } else {
        match_by_unique(b, b_end, a, a_end);
      }
    }
    for (size_t i = 0; i < same_at_end; ++i) {
      pairs_.emplace_back(b_end + i, a_end + i);
    }
  }

  void match_by_table(size_t b, size_t b_end, size_t a, size_t a_end) {
    const size_t rows = b_end - b;
    const size_t columns = a_end - a;
    // lengths[i][j]: of the longest common subsequence of what follows i and j.
    std::vector<uint32_t> lengths((rows + 1) * (columns + 1));
    const auto at = [&](size_t i, size_t j) -> uint32_t& { return lengths[i * (columns + 1) + j]; };
    for (size_t i = rows; i-- > 0;) {
      for (size_t j = columns; j-- > 0;) {
        at(i, j) = before_[b + i] == after_[a + j] ? at(i + 1, j + 1) + 1
                                                   : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      if (before_[b + i] == after_[a + j]) {
        pairs_.emplace_back(b + i++, a + j++);
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
  }

  // Texts that are unique on both sides, in an order that both have, divide the rest.
  void match_by_unique(size_t b, size_t b_end, size_t a, size_t a_end) {
    struct Places {
      size_t count_before = 0;
      size_t count_after = 0;
      size_t after = 0;
    };
    std::unordered_map<std::string_view, Places> places;
    for (size_t i = b; i < b_end; ++i) {
      ++places[before_[i]].count_before;
    }
    for (size_t j = a; j < a_end; ++j) {
      Places& place = places[after_[j]];
      ++place.count_after;
      place.after = j;
    }
    Pairs anchors;
    for (size_t i = b; i < b_end; ++i) {
      const Places& place = places[before_[i]];
      const bool keeps_order = anchors.empty() || place.after > anchors.back().second;
      if (place.count_before == 1 && place.count_after == 1 && keeps_order) {
        anchors.emplace_back(i, place.after);
      }
    }
    // Without any, nothing is called the same.
    for (const auto& [i, j] : anchors) {
      match(b, i, a, j);
      pairs_.emplace_back(i, j);
      b = i + 1;
      a = j + 1;
    }
    if (!anchors.empty()) {
      match(b, b_end, a, a_end);
    }
  }

  const std::vector<std::string>& before_;
  const std::vector<std::string>& after_;
  Pairs pairs_;
};

}  // namespace

std::vector<std::pair<size_t, size_t>> match_sequences(const std::vector<std::string>& before,
                                                       const std::vector<std::string>& after) {
  return SequenceMatcher(before, after).match();
}

std::vector<LineChange> diff_lines(const std::vector<std::string>& before,
                                   const std::vector<std::string>& after) {
  std::vector<LineChange> lines;
  size_t b = 0;
  size_t a = 0;
  const auto up_to = [&](size_t b_end, size_t a_end) {
    for (; b < b_end; ++b) {
      lines.push_back({'-', before[b]});
    }
    for (; a < a_end; ++a) {
      lines.push_back({'+', after[a]});
    }
  };
  for (const auto& [i, j] : match_sequences(before, after)) {
    up_to(i, j);
    lines.push_back({' ', after[j]});
    b = i + 1;
    a = j + 1;
  }
  up_to(before.size(), after.size());
  return lines;
}

}  // namespace kiln
