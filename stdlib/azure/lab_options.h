#pragma once

#include "stdlib/options/option_row.h"

namespace kiln::azure {

// A machine of a lab of Azure DevTest Labs, and what is installed on it.
OptionGroup lab_options();

}  // namespace kiln::azure
