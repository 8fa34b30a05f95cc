#pragma once

#include "compiler/source/diagnostic.h"

namespace kiln::diag {

KILN_DIAG(TooManyProblems, Error, "Too many problems",
          "There are more problems than the {} that were reported before this one.", size_t);

}  // namespace kiln::diag
