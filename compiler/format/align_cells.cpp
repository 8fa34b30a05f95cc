#include <algorithm>

#include "compiler/format/format_line.h"
#include "compiler/source/source_map.h"

namespace kiln {
namespace {

uint32_t columns(std::span<const FormatToken> cell) {
  uint32_t count = 0;
  for (const FormatToken& token : cell) {
    count += token.blanks + count_graphemes(token.text);
  }
  return count;
}

// In every run of lines that have the cell, moves it to one column: one blank after the longest of
// what is before it.
template <typename Cell, typename Width>
void align(std::span<FormatLine> lines, Cell cell, Width width_before) {
  for (auto begin = lines.begin(); begin != lines.end();) {
    auto has_cell = [&](FormatLine& line) { return !cell(line).empty(); };
    begin = std::find_if(begin, lines.end(), has_cell);
    auto end = std::find_if_not(begin, lines.end(), has_cell);
    std::vector<uint32_t> widths;
    std::transform(begin, end, std::back_inserter(widths), width_before);
    uint32_t widest = widths.empty() ? 0 : *std::max_element(widths.begin(), widths.end());
    for (uint32_t width : widths) {
      cell(*begin++).front().blanks = widest - width + 1;
    }
  }
}

}  // namespace

void align_cells(std::span<FormatLine> lines) {
  align(
      lines, [](FormatLine& line) { return line.assign; },
      [](const FormatLine& line) { return columns(line.lead); });
  align(
      lines, [](FormatLine& line) { return line.comment; },
      [](const FormatLine& line) { return columns(line.lead) + columns(line.assign); });
}

}  // namespace kiln
