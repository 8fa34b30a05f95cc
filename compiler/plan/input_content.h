#pragma once

#include <functional>
#include <optional>
#include <string>

#include "compiler/plan/plan.h"
#include "compiler/source/file_reader.h"

namespace kiln {

// What a plan needs to know of the content of a file or directory.
struct InputContent {
  // As content_digest() has it.
  std::string digest;
  // It holds the name of a variable that tells scripts which build they are in (PACKER_BUILD_NAME,
  // PACKER_BUILDER_TYPE).
  bool names_build = false;
};

// Gives the content of a path, or nothing when it cannot be read. Whoever remembers contents from
// one run to the next is another implementation.
using ContentOf = std::function<std::optional<InputContent>(const std::string& path)>;

// Reads each path once. `files` must outlive it. Not for several threads.
ContentOf content_from(const FileReader& files);

// Fills in what depends on the content of files: the digests of input files, `key.build_name`, and
// which steps are the same (`same_as`).
void add_input_content(Plan& plan, const ContentOf& content_of);

}  // namespace kiln
