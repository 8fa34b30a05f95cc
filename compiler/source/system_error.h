#pragma once

#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// The current `errno` as an Error: `open /x: no such file or directory`. `action` is a verb,
// `subject` what it was done to. Call it before anything that may change `errno`.
Error system_error(std::string_view action, std::string_view subject);

// The same for a given error number.
Error system_error(std::string_view action, std::string_view subject, int error_number);

}  // namespace kiln
