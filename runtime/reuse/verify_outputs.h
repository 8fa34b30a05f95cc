#pragma once

#include <string>
#include <vector>

#include "runtime/cache/cache_store.h"

namespace kiln {

// Hashes every file and directory that a kept result takes for unchanged at a look. A sentence for
// each whose content is another; the results that rely on it are removed.
std::vector<std::string> verify_outputs(CacheStore& cache);

}  // namespace kiln
