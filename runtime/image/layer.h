#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/image/archive.h"
#include "runtime/image/tree_walk.h"
#include "runtime/image/tree_writer.h"

namespace kiln {

// One layer of an image as a file.
struct LayerBlob {
  // Where its bytes are.
  std::string path;
  // `application/vnd.oci.image.layer.v1.tar+gzip` and its kin, or Docker's.
  std::string media_type;
  // `sha256:HEX` of the file, and its size.
  std::string digest;
  uint64_t size = 0;
  // `sha256:HEX` of the tar file in it.
  std::string diff_id;
  // The size of that tar file; 0 when it has not been measured.
  uint64_t tar_size = 0;
};

// Writes a tree as a layer into `directory`, named by its digest's hexadecimal digits (the content
// addressing of OCI's `blobs/sha256`); a layer that is there already is replaced by the same bytes.
// Compression may be None, Gzip or Zstd. See walk_tree() for `layers` and `walk`: with
// Whiteouts::Emit it is the difference of upper directories over `walk.base` (one of them for a
// layer per step, all of them for a squashed one), without it is a whole tree.
Result<LayerBlob> write_layer(const std::vector<int>& layers, WalkOptions walk,
                              const CompressionOptions& compression, const std::string& directory);

// Unpacks a layer over what `tree` holds: `.wh.NAME` removes NAME of the layers below, and
// `.wh..wh..opq` everything they have in its directory (image-spec, "Applying Changesets"). The
// digest of the compressed file is checked before and the diff_id afterwards; an empty one is not
// checked. `layer.tar_size` and an empty diff_id are filled in.
Result<void> apply_layer(LayerBlob& layer, TreeWriter& tree, std::stop_token stop);

// A path that one step wrote and a later one deleted: it still takes space in an image with a layer
// per step.
struct HiddenPath {
  std::string path;
  // Bytes of the file, or of all files below the directory.
  uint64_t size = 0;
  // Which upper directories, counted from the first step.
  size_t written_by = 0;
  size_t deleted_by = 0;
};

// The paths that `uppers` (overlayfs upper directories, the first step's first) write and later
// delete, by path.
Result<std::vector<HiddenPath>> find_hidden_paths(const std::vector<int>& uppers);

}  // namespace kiln
