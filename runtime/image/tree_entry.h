#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

enum class EntryKind : uint8_t {
  File,
  Directory,
  Symlink,
  HardLink,
  Fifo,
  CharacterDevice,
  BlockDevice,
};

struct Xattr {
  std::string name;
  std::string value;
};

// One thing in a file tree, as archives, layers and directories share it.
struct TreeEntry {
  // Relative to the tree's root, without a leading `./` or a trailing `/`; empty for the root
  // itself. Bytes, in no particular encoding.
  std::string path;
  EntryKind kind = EntryKind::File;
  // The twelve permission bits.
  uint32_t mode = 0;
  uint32_t uid = 0;
  uint32_t gid = 0;
  // Seconds since 1970, and the part below a second.
  int64_t mtime = 0;
  uint32_t mtime_nanoseconds = 0;
  // Of a File: its length in bytes, holes included.
  uint64_t size = 0;
  // What a Symlink holds; for a HardLink the path of an earlier entry.
  std::string link_target;
  uint32_t device_major = 0;
  uint32_t device_minor = 0;
  // In bytewise order of names.
  std::vector<Xattr> xattrs;
};

// A piece of a file; what lies between pieces is a hole and reads as zeros.
struct Chunk {
  uint64_t offset = 0;
  std::string_view bytes;
};

// What is in a File, front to back.
class EntryContent {
 public:
  virtual ~EntryContent() = default;

  // The next piece, valid until the next call, at or after the end of the last one; false at the
  // end.
  virtual Result<bool> next(Chunk& chunk) = 0;
};

// Takes the entries of a tree in order: parents before children, hard links after what they link.
class TreeSink {
 public:
  virtual ~TreeSink() = default;

  // `content` is given for a File with a size, and only used during the call.
  virtual Result<void> add(const TreeEntry& entry, EntryContent* content) = 0;
};

// Whether kiln carries this extended attribute from tree to tree: file capabilities, POSIX ACLs and
// the user's own. Labels of the host's security module and overlayfs's notes stay where they are.
bool is_portable_xattr(std::string_view name);

// The path up to its last slash (empty for a name in the root), and what follows it.
std::string parent_path(const std::string& path);
std::string last_name(const std::string& path);

}  // namespace kiln
