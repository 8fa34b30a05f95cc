#pragma once

#include "compiler/config/catalog.h"

namespace kiln {

// Every component built in, as the compiler sees it: made from the folders of builders/,
// provisioners/, post_processors/ and data_sources/. A folder `shell_local` holds the record of
// `shell-local`.
const Catalog& catalog();

}  // namespace kiln
