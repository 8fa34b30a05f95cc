#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/state/database.h"

namespace kiln {

// A file of an artifact, as it was when the build ended.
struct ImageFile {
  // Absolute.
  std::string path;
  // What a look told of it (path_standing.h); empty for files that could not be looked at.
  std::string standing;
  uint64_t size = 0;
};

// What a build made and kept, once for all runs that found it unchanged.
struct Image {
  // The number in the database: what commands call it.
  int64_t id = 0;
  std::string run_id;
  std::string root;
  std::string build;
  std::string artifact;
  std::string description;
  // Milliseconds since 1970.
  int64_t made = 0;
  std::optional<std::string> deprecated;
  std::vector<ImageFile> files;

  // `there`; `changed` when a file is another one by now (a later build's, perhaps); `gone`;
  // `no files` for what has none, such as the artifact of the null builder.
  std::string state() const;
};

// The latest first.
Result<std::vector<Image>> list_images(Database& database);

// What prune removes: of each build of each project the images after the newest `keep`, made before
// `before` (milliseconds since 1970), whose files are still those that were made.
std::vector<Image> images_to_prune(const std::vector<Image>& images, size_t keep, int64_t before);

}  // namespace kiln
