#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/image/tree_entry.h"

namespace kiln {

// What a walk makes of overlayfs's notes in the directories it reads.
enum class Whiteouts : uint8_t {
  // Plain directories: there are none.
  None,
  // The directories are stacked as overlayfs does, and what a higher one deletes is gone.
  Apply,
  // As Apply, and what is deleted below all of them, in `base`, becomes `.wh.` entries of an OCI
  // layer.
  Emit,
};

struct WalkOptions {
  Whiteouts whiteouts = Whiteouts::None;
  // For Emit: an open directory, the tree that the layer will lie on; -1 when there is nothing.
  int base = -1;
  // For Emit, when that tree is not at hand as one directory: every note of overlayfs becomes a
  // `.wh.` entry. Right for one upper directory alone, because overlayfs notes only what there is.
  bool emit_all = false;
  // SOURCE_DATE_EPOCH: no entry is newer.
  std::optional<int64_t> latest_time;
  // Whether the root itself is an entry (`./`), for its mode and owner.
  bool include_root = true;
  // Refuses names that OCI layers reserve (`.wh.`); always done with Emit.
  bool for_layer = false;
  // Told about what has no place in an archive (sockets), in full sentences.
  std::function<void(const std::string&)> warn;
  std::stop_token stop;
};

// Reads a tree and hands every entry to `sink`, directories depth first and names in bytewise
// order, so that the same tree always gives the same entries. `layers` are open directories, the
// top one first: one plain directory, or overlayfs upper directories, above a lower one where the
// whole is wanted. Everything is reached through descriptors, and no symbolic link is followed.
// Paths in errors and warnings are relative to the root.
Result<void> walk_tree(const std::vector<int>& layers, const WalkOptions& options, TreeSink& sink);

// What overlayfs keeps in an upper directory for a deleted name: a character device 0:0.
bool is_whiteout(int directory, const std::string& name);

// Whether overlayfs hides everything below this upper directory.
bool is_opaque(int directory);

}  // namespace kiln
