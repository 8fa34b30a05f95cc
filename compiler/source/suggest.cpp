#include "compiler/source/suggest.h"

#include <algorithm>
#include <vector>

namespace kiln {
namespace {

// Edits (insert, delete, replace, swap of neighbours) that turn one name into the other: optimal
// string alignment. A library's Levenshtein distance would count a swap, the commonest slip, as
// two.
unsigned edit_distance(std::string_view a, std::string_view b) {
  std::vector<unsigned> before_last(b.size() + 1);
  std::vector<unsigned> last(b.size() + 1);
  std::vector<unsigned> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    last[j] = static_cast<unsigned>(j);
  }
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      unsigned replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string suggest(std::string_view given, std::span<const std::string> candidates) {
  unsigned limit = given.size() <= 3 ? 1 : given.size() <= 8 ? 2 : 3;
  std::string best;
  unsigned best_distance = limit + 1;
  for (const std::string& candidate : candidates) {
    size_t longer = std::max(candidate.size(), given.size());
    size_t shorter = std::min(candidate.size(), given.size());
    // A name made of other letters altogether is no misspelling; nor is one whose length alone is
    // too far off.
    if (longer - shorter > limit || longer > 1000) {
      continue;
    }
    unsigned distance = edit_distance(given, candidate);
    if (distance >= candidate.size()) {
      continue;
    }
    if (distance < best_distance || (distance == best_distance && candidate < best)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view given, std::span<const std::string> candidates) {
  std::string best = suggest(given, candidates);
  return best.empty() ? "" : " Did you mean \"" + best + "\"?";
}

}  // namespace kiln
