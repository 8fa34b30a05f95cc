#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace kiln {

// Whether somebody can be asked: there is a controlling terminal, and this process is in its
// foreground.
bool has_terminal();

// Writes `prompt` to the controlling terminal and waits for a line (without its newline). Nothing
// when there is no terminal, at end of input, and within a second of `stop` being requested.
std::optional<std::string> ask_at_terminal(std::string_view prompt, const std::stop_token& stop);

}  // namespace kiln
