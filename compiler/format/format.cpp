#include "compiler/format/format.h"

#include <vector>

#include "compiler/format/format_line.h"

namespace kiln {

std::string format(std::string_view text) {
  std::vector<FormatToken> tokens;
  uint32_t previous_end = 0;
  for (Token token : tokenize(text)) {
    tokens.push_back({token.kind, text.substr(token.begin, token.end - token.begin),
                      token.begin - previous_end});
    previous_end = token.end;
  }
  auto lines = cut_lines(std::span(tokens).first(tokens.size() - 1));
  indent_lines(lines);
  space_tokens(lines);
  align_cells(lines);
  std::string formatted;
  formatted.reserve(text.size() + text.size() / 8);
  for (const FormatToken& token : tokens) {
    formatted.append(token.blanks, ' ');
    formatted += token.text;
  }
  return formatted;
}

}  // namespace kiln
