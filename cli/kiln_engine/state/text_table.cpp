#include "cli/kiln_engine/state/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "compiler/source/duration_text.h"
#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::string without_controls(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return text;
}

}  // namespace

std::string text_table(const std::vector<std::vector<std::string>>& lines) {
  std::vector<size_t> widths;
  for (const std::vector<std::string>& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], line[i].size());
    }
  }
  std::string text;
  for (const std::vector<std::string>& line : lines) {
    for (size_t i = 0; i < line.size(); ++i) {
      const std::string cell = without_controls(line[i]);
      text += i + 1 == line.size() ? cell : fmt::format("{:{}}  ", cell, widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string time_taken(int64_t milliseconds) {
  return milliseconds < 10'000 ? fmt::format("{:.2f} s", static_cast<double>(milliseconds) / 1000)
                               : duration_in_words(std::chrono::milliseconds(milliseconds));
}

}  // namespace kiln
