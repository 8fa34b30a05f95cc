#pragma once

#include <string>

#include "compiler/config/catalog.h"

namespace kiln {

// `build` as a plan sees it: the name is known, the rest are unknowns of the right types that name
// their origin (`build.Host`); passwords and private keys are marked. `builder` adds its own.
Value planned_build_values(const std::string& name, const ComponentInfo& builder);

}  // namespace kiln
