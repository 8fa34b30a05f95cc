#pragma once

#include <string>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// Where kiln-engine is: $KILN_ENGINE, or beside this program, or in ../libexec/kiln (when
// installed). The error names the places that were looked at.
Result<std::string> find_engine();

// Becomes kiln-engine with the same arguments. Returns only if that fails.
Error become_engine(char** argv);

}  // namespace kiln
