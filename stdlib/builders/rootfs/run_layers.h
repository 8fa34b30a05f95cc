#pragma once

#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "runtime/file_descriptor.h"
#include "runtime/image/tree_walk.h"
#include "stdlib/builders/rootfs/run_base.h"

namespace kiln::rootfs {

// The finished tree, as its parts: what it starts from, and what each provisioner changed.
struct Layers {
  BaseTree base;
  // Overlay upper directories, the first provisioner's first.
  std::vector<std::string> uppers;
  // The provisioners' addresses, for the image's history.
  std::vector<std::string> addresses;
};

// Open directories in the order that walks want: the top one first.
struct OpenLayers {
  std::vector<FileDescriptor> owned;
  std::vector<int> fds;
};

// The upper directories, and `base` below them unless it is empty.
Result<OpenLayers> open_layers(const std::vector<std::string>& uppers, const std::string& base);

// Times no later than SOURCE_DATE_EPOCH, warnings to the user, and the step's stop token.
WalkOptions walk_options(StepContext& context);

// The whole tree, as walks and writers of whole trees want it.
struct WholeTree {
  OpenLayers open;
  WalkOptions walk;
};

Result<WholeTree> whole_tree(const Layers& layers, StepContext& context);

// How much there is in a tree or a layer.
struct TreeSize {
  // Names, the root itself left out; with a layer's deletions.
  uint64_t paths = 0;
  // Of all files together, a hard link counted once.
  uint64_t bytes = 0;

  // `1234 paths, 5.6 MiB`.
  std::string text() const;
};

// Of one layer: what a provisioner's upper directory holds. Reads no file.
Result<TreeSize> layer_size(const std::string& upper, StepContext& context);

// Of a plain tree. Reads no file.
Result<TreeSize> tree_size(const std::string& directory, StepContext& context);

}  // namespace kiln::rootfs
