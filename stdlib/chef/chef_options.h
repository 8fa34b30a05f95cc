#pragma once

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln::chef {

// What both provisioners share that run Chef.
OptionGroup common_options();

void check_common(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems);

}  // namespace kiln::chef
