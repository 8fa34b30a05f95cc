#pragma once

#include <optional>
#include <string>

#include "compiler/source/file_reader.h"

namespace kiln {

// `sha256:` and the digest of a file's bytes, or of a directory's names and contents at every
// depth. Nothing when it cannot be read.
std::optional<std::string> content_digest(const FileReader& files, const std::string& path);

}  // namespace kiln
