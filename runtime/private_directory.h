#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Makes a directory that only its owner may look into (0700), with the directories above it. One
// that exists already is taken as it is.
Result<void> make_private_directory(const std::string& path);

}  // namespace kiln
