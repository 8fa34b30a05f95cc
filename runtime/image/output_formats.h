#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/atomic_output.h"
#include "runtime/image/archive.h"
#include "runtime/image/tree_walk.h"

namespace kiln {

// A whole tree in one of the forms that are no image of layers. `layers` and `walk` are those of
// walk_tree(); with overlayfs upper directories on top of a base use Whiteouts::Apply. All of them
// give the same bytes for the same tree (and SOURCE_DATE_EPOCH in `walk.latest_time`).

// A tar file, compressed as asked. The caller commits `output`.
Result<void> write_tar(OutputFile& output, const std::vector<int>& layers, const WalkOptions& walk,
                       const CompressionOptions& compression);

// The tree itself. With `keep_owner` files get their owners, which needs root or a user namespace.
Result<void> write_directory(OutputDirectory& output, const std::vector<int>& layers,
                             const WalkOptions& walk, bool keep_owner);

struct SquashfsOptions {
  // `zstd`, `xz`, `gzip`, `lz4`, `lzo`: mksquashfs's -comp.
  std::string compression = "zstd";
  std::optional<int> level;
  // 0: one per processor.
  unsigned processors = 0;
  // The program; from PATH when it has no slash.
  std::string program = "mksquashfs";
};

// A squashfs image, made by mksquashfs (package squashfs-tools 4.5 or later), which reads the tree
// as a tar file from a pipe: no root, no mount and no copy are needed for it.
Result<void> write_squashfs(OutputFile& output, const std::vector<int>& layers,
                            const WalkOptions& walk, const SquashfsOptions& options);

}  // namespace kiln
