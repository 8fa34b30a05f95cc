#pragma once

#include <string>
#include <string_view>

namespace kiln {

// Text of a plan inside GitHub's Markdown: whatever it holds, it is shown as it is and ends nothing
// that is open.

// In a cell of a table, or in a line.
std::string markdown_cell(std::string_view text);

// As code in a line or a cell.
std::string markdown_code(std::string_view text);

// Lines as a fenced block; ends in a newline.
std::string markdown_block(std::string_view lines, std::string_view language);

}  // namespace kiln
