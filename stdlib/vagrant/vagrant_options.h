#pragma once

#include "stdlib/options/option_row.h"

namespace kiln::vagrant {

// What both post-processors share that publish a box.
OptionGroup publish_options();

}  // namespace kiln::vagrant
