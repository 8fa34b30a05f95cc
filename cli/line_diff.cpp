#include "cli/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/source/check.h"

namespace kiln {
namespace {

constexpr size_t context_lines = 3;

// Lines with their newline, which the last one may lack.
std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string shown(char mark, std::string_view line) {
  std::string out = mark + std::string(line);
  return line.ends_with('\n') ? out : out + "\n\\ No newline at end of file\n";
}

std::string range(size_t begin, size_t count) {
  return count == 1 ? fmt::format("{}", begin + 1) : fmt::format("{},{}", begin + 1, count);
}

}  // namespace

std::string line_diff(std::string_view name, std::string_view before, std::string_view after) {
  std::vector<std::string_view> old_lines = split_lines(before);
  std::vector<std::string_view> new_lines = split_lines(after);
  KILN_CHECK(old_lines.size() == new_lines.size(), "formatting keeps lines");
  size_t count = old_lines.size();
  auto next_change = [&](size_t from) {
    while (from < count && old_lines[from] == new_lines[from]) {
      ++from;
    }
    return from;
  };
  std::string out;
  for (size_t change = next_change(0); change < count;) {
    size_t begin = change - std::min(change, context_lines);
    // A hunk goes on while the next change is near enough to share context.
    size_t last = change;
    size_t next = next_change(last + 1);
    while (next < count && next - last <= 2 * context_lines + 1) {
      last = next;
      next = next_change(last + 1);
    }
    size_t end = std::min(count, last + 1 + context_lines);
    out += fmt::format("@@ -{0} +{0} @@\n", range(begin, end - begin));
    for (size_t i = begin; i < end;) {
      if (old_lines[i] == new_lines[i]) {
        out += shown(' ', old_lines[i++]);
        continue;
      }
      size_t run_end = i;
      while (run_end < end && old_lines[run_end] != new_lines[run_end]) {
        out += shown('-', old_lines[run_end++]);
      }
      for (; i < run_end; ++i) {
        out += shown('+', new_lines[i]);
      }
    }
    change = next;
  }
  return out.empty() ? out : fmt::format("--- old/{0}\n+++ new/{0}\n{1}", name, out);
}

}  // namespace kiln
