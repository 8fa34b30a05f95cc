#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

namespace kiln {

// A token with the blanks in front of it, which are all that formatting changes.
struct FormatToken {
  TokenKind kind;
  std::string_view text;
  uint32_t blanks;
};

// One line, in up to three cells that are aligned with those of neighbouring lines. A line ends at
// a newline token or a comment that includes one, so a heredoc is part of the line it begins on.
struct FormatLine {
  // All that is in no other cell; empty only for the text's last line.
  std::span<FormatToken> lead;
  // From the first `=` that is not the first token, if the line closes all brackets it opens from
  // there on.
  std::span<FormatToken> assign;
  // The comment at the end, if anything is before it.
  std::span<FormatToken> comment;
};

// `tokens` without the end of the file, cut into lines that refer to it.
std::vector<FormatLine> cut_lines(std::span<FormatToken> tokens);

// 1 for what opens a bracket or template sequence, -1 for what closes one.
int bracket_change(TokenKind kind);

// The passes, in the order they must run.
void indent_lines(std::span<FormatLine> lines);
void space_tokens(std::span<FormatLine> lines);
void align_cells(std::span<FormatLine> lines);

}  // namespace kiln
