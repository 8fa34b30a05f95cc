#include <algorithm>

#include "compiler/format/format_line.h"

namespace kiln {
namespace {

constexpr uint32_t blanks_per_level = 2;
// No deeper nesting parses, and indenting it would make the text longer by its square.
constexpr size_t deepest_level = 1000;

// The brackets that a line opens less those it closes. In the lead cell a heredoc ends the count:
// what its text looks like does not matter.
int net_brackets(const FormatLine& line) {
  int net = 0;
  for (const FormatToken& token : line.lead) {
    net += bracket_change(token.kind);
    if (token.kind == TokenKind::OpenHeredoc) {
      break;
    }
  }
  for (const FormatToken& token : line.assign) {
    net += bracket_change(token.kind);
  }
  return net;
}

// Takes levels away until `closed` brackets are accounted for.
void close_levels(std::vector<int>& levels, int closed) {
  while (closed > 0 && !levels.empty()) {
    if (closed < levels.back()) {
      levels.back() -= closed;
      return;
    }
    closed -= levels.back();
    levels.pop_back();
  }
}

}  // namespace

// A line that opens more brackets than it closes indents what follows by one level, however many
// they are; the level ends when all of them are closed.
void indent_lines(std::span<FormatLine> lines) {
  std::vector<int> levels;
  for (FormatLine& line : lines) {
    if (line.lead.empty()) {
      continue;
    }
    FormatToken& first = line.lead.front();
    if (first.kind == TokenKind::Newline) {
      first.blanks = 0;
      continue;
    }
    int net = net_brackets(line);
    if (net < 0) {
      close_levels(levels, -net);
    }
    first.blanks = blanks_per_level * static_cast<uint32_t>(std::min(levels.size(), deepest_level));
    if (net > 0) {
      levels.push_back(net);
    }
  }
}

}  // namespace kiln
