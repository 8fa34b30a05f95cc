#include "compiler/plan/markdown.h"

#include <algorithm>

namespace kiln {
namespace {

// The longest run of backticks.
size_t longest_ticks(std::string_view text) {
  size_t longest = 0;
  size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\n':
      case '\r':
        out += ' ';
        break;
      case '<':
        out += "&lt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '\\':
      case '|':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '#':
      case '~':
      case '@':
        out += '\\';
        out += c;
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view text) {
  const std::string ticks(longest_ticks(text) + 1, '`');
  const std::string_view space = text.starts_with('`') || text.ends_with('`') ? " " : "";
  std::string out = ticks;
  out += space;
  for (const char c : text) {
    // Tables end cells at a bar even inside code.
    out += c == '|' ? "\\|" : c == '\n' || c == '\r' ? " " : std::string(1, c);
  }
  out += space;
  return out + ticks;
}

std::string markdown_block(std::string_view lines, std::string_view language) {
  const std::string fence(std::max<size_t>(3, longest_ticks(lines) + 1), '`');
  std::string out = fence;
  out.append(language).append("\n").append(lines);
  if (!lines.ends_with('\n')) {
    out += '\n';
  }
  return out + fence + "\n";
}

}  // namespace kiln
