#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/image/tree_walk.h"

namespace kiln {

// What is remembered of one path of a tree.
struct IndexedPath {
  // `file`, `directory`, `link`, `hard link`, `pipe`, `character device`, `block device`.
  std::string kind;
  uint32_t mode = 0;
  uint32_t uid = 0;
  uint32_t gid = 0;
  // Seconds since 1970.
  int64_t mtime = 0;
  uint64_t size = 0;
  // Of a file its SHA-256, of a link its target, of a device its numbers.
  std::string content;
  // SHA-256 over the extended attributes; empty without any.
  std::string attributes;
};

// A whole tree in short: enough to tell which paths of two builds differ, and how.
using TreeIndex = std::map<std::string, IndexedPath>;

// Reads every file once. `layers` and `walk` as for walk_tree().
Result<TreeIndex> index_tree(const std::vector<int>& layers, const WalkOptions& walk);

// As text, a line for each path, and back. What is no such text is an error.
std::string tree_index_text(const TreeIndex& index);
Result<TreeIndex> read_tree_index(std::string_view text);

struct PathDifference {
  // With a leading slash; control characters and backslashes are written `\x1b`.
  std::string path;
  // `added`, `removed`, or what changed: `content, mode 0644 to 0755, time`.
  std::string what;
  // Nothing but the time of its last change.
  bool is_time_only = false;
};

// By path.
std::vector<PathDifference> compare_trees(const TreeIndex& former, const TreeIndex& now);

}  // namespace kiln
