#pragma once

#include <string_view>

namespace kiln {

// The parts of a plan's page that are the same for every plan.
extern const std::string_view page_style;
extern const std::string_view page_script;

}  // namespace kiln
