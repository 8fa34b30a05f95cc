#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// kiln's own directories as absolute paths: `override_path` (KILN_STATE_DIR, KILN_CACHE_DIR) when
// it is not empty, else `kiln` in `xdg_path` (XDG_STATE_HOME, XDG_CACHE_HOME), else `kiln` in
// `home`/`fallback` (`.local/state`, `.cache`). An error when there is no home either.
Result<std::string> own_directory(const std::string& override_path, const std::string& xdg_path,
                                  const std::string& home, const std::string& fallback);

}  // namespace kiln
