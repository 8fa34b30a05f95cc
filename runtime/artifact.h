#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// What a builder or post-processor made.
struct Artifact {
  // Who made it: `packer.file`, `kiln.rootfs`; post-processors decide by it.
  std::string builder_id;
  std::string id;
  // For people, as in the summary at the end of a build: `Stored file: out.txt`.
  std::string description;
  // Paths as the component names them.
  std::vector<std::string> files;
  // The one path that stands for it all, such as an image's directory; empty: the first file.
  std::string path = {};
  // What post-processors may use as `build.NAME` and `{{ .NAME }}`.
  std::map<std::string, Value> data;
  // Removes it: called when a later post-processor replaced it and nobody asked to keep it. May be
  // empty.
  std::function<Result<void>()> destroy;
};

}  // namespace kiln
