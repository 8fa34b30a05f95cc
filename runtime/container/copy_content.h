#pragma once

#include <stop_token>
#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Copies what is left to read of the file `source` to the file `target`, letting go within a
// second of `stop`. `subject` names the file in errors.
Result<void> copy_content(int source, int target, const std::string& subject,
                          const std::stop_token& stop);

}  // namespace kiln
