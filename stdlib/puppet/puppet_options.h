#pragma once

#include "stdlib/options/option_row.h"

namespace kiln::puppet {

// What both provisioners share that run Puppet.
OptionGroup common_options();

}  // namespace kiln::puppet
