#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/file_descriptor.h"

namespace kiln {

// One access to a directory tree that a guest may have prepared. Paths are resolved as open_in_root
// does: nothing in the tree can lead out of it, and magic links of /proc are refused.
enum class TreeAction : uint64_t {
  // Gives `file`: a regular file or directory, opened with `flags`. Anything else (a device, FIFO
  // or
  // socket) is refused with ENXIO before it is opened; nothing ever blocks.
  Open,
  // Gives `file`: a new file, opened for writing. `path` must not exist.
  Create,
  // Gives `entry`. The last component is not followed.
  Inspect,
  // Gives `text`.
  ReadLink,
  MakeDirectory,
  // With everything below it, as remove_tree does. What does not exist is no error. Gives `text`,
  // the
  // reason, with an error.
  RemoveTree,
  // A name that is not a directory's.
  Remove,
  // Replaces `other` by `path`; the last components are not followed.
  Rename,
};

struct TreeRequest {
  TreeAction action{};
  std::string path;
  std::string other;
  uint64_t flags = 0;
  // Of what is made; exact, whatever the umask.
  uint64_t mode = 0;
};

// What lstat(2) says, with ids as root of the tree's user namespace sees them.
struct PathStatus {
  uint64_t device = 0;
  uint64_t inode = 0;
  uint64_t mode = 0;
  uint64_t user = 0;
  uint64_t group = 0;
  uint64_t size = 0;
};

struct TreeAnswer {
  // 0, or the system's error number.
  uint64_t error = 0;
  std::string text;
  PathStatus entry;
  // Sent beside the bytes.
  FileDescriptor file;
};

// Does it in the directory `root`, with the rights of the calling process.
TreeAnswer perform(int root, const TreeRequest& request);

std::string encode(const TreeRequest& request);
bool decode(std::string_view bytes, TreeRequest& request);
std::string encode(const TreeAnswer& answer);
bool decode(std::string_view bytes, TreeAnswer& answer);

}  // namespace kiln
