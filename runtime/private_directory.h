#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Makes a directory that only its owner may look into (0700), with the directories above it. One
// that exists already is taken as it is.
Result<void> make_private_directory(const std::string& path);

// kiln's own directories as absolute paths: `override_path` (KILN_STATE_DIR, KILN_CACHE_DIR) when
// it is not empty, else `kiln` in `xdg_path` (XDG_STATE_HOME, XDG_CACHE_HOME), else `kiln` in
// `home`/`fallback` (`.local/state`, `.cache`). An error when there is no home either.
Result<std::string> own_directory(const std::string& override_path, const std::string& xdg_path,
                                  const std::string& home, const std::string& fallback);

}  // namespace kiln
