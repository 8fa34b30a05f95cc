#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace kiln {

// Says something on `out` as Packer's UI does: a line or several, to which a newline is added; with
// -machine-readable a `ui` line.
void say(CommandContext& context, std::string_view text, bool is_error = false);

// With -machine-readable, a line that is not for people: its type and data.
void tell_program(CommandContext& context, const std::vector<std::string>& fields);

}  // namespace kiln
