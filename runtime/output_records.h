#pragma once

#include <cstdint>
#include <stop_token>
#include <string>

#include "compiler/source/result.h"
#include "runtime/file_descriptor.h"

namespace kiln {

// What stands at an output's path, compared with what kiln wrote there.
enum class OutputStanding : uint8_t {
  Absent,
  // kiln made it and nobody changed it since: it may be replaced.
  Unchanged,
  // kiln made it, and it is different now.
  Changed,
  // kiln did not make it.
  Foreign,
};

// Remembers each output that kiln wrote, one small JSON file per path in `directory` (made when
// missing). A file is unchanged while inode, size and modification time agree, or else its SHA-256;
// a directory while the digest of its listing agrees (names, kinds, modes, sizes, times and link
// targets of everything in it; contents are not read again).
class OutputRecords {
 public:
  explicit OutputRecords(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  Result<OutputStanding> standing(const std::string& path) const;

  // Success if `path` may be written: absent, unchanged, or `force`. Otherwise an error that says
  // what stands there and names -force.
  Result<void> check(const std::string& path, bool force) const;

  // Remembers what stands at `path` now as kiln's own. `sha256` saves reading a file again when its
  // digest is known.
  Result<void> record(const std::string& path, const std::string& sha256 = {}) const;

  // Notes what is about to appear at `path` and is at `temporary` now: kiln's own as well, should
  // kiln be killed before record(). For AtomicOutput::announce_with().
  Result<void> announce(const std::string& path, const std::string& temporary) const;

  // Held while an output is written and recorded, so that two kilns do not record each other's.
  // Waits in steps of a twentieth of a second, until `stop`.
  Result<FileDescriptor> lock(const std::string& path, const std::stop_token& stop) const;

  // Forgets `path`: its output was removed by kiln.
  Result<void> forget(const std::string& path) const;

  // Where the index of the tree that was last written to `path` is kept (TreeIndex), by whoever
  // writes one. It outlives forget(), so that a later build can still be compared with it.
  Result<std::string> tree_index_path(const std::string& path) const;

 private:
  Result<std::string> record_path(const std::string& absolute) const;

  std::string directory_;
};

// SHA-256 over the listing of a directory, as above, in lower-case hexadecimal.
Result<std::string> digest_of_listing(const std::string& directory);

}  // namespace kiln
