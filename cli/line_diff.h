#pragma once

#include <string>
#include <string_view>

namespace kiln {

// A unified diff, three lines of context, of two texts whose lines correspond one to one: what
// formatting changed. `name` is shown as `old/NAME` and `new/NAME`. Empty if they are the same.
std::string line_diff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace kiln
