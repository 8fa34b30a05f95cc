#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "compiler/source/result.h"
#include "compiler/value/value.h"

namespace kiln {

// A directory tree as one file of the cache: a tar.zst from which the tree can be put back as it
// was, overlayfs's notes included (what an upper directory deletes and hides), times to the
// nanosecond and owners as they are seen here. Sockets are left out.
struct TreeBlob {
  // SHA-256 of the file and of the tar in it, in lower-case hexadecimal. The same tree always gives
  // the same tar.
  std::string digest;
  std::string content;
  // Of the file.
  uint64_t size = 0;
  // Of what is in it: names without the root, and bytes of all files.
  uint64_t paths = 0;
  uint64_t bytes = 0;
};

// A blob as an object, as records and kiln's own processes pass it on, and back: what such an
// object lacks is empty or 0.
Value describe_tree_blob(const TreeBlob& blob);
TreeBlob read_tree_blob(const Value& value);

// Writes the tree into `blobs`, as a file of mode 0600 that is named by its digest and appears
// there whole or not at all.
// `latest_time`: SOURCE_DATE_EPOCH; no entry is newer, so that a step that does the same again
// gives the same content.
Result<TreeBlob> pack_tree(const std::string& directory, const std::string& blobs,
                           std::optional<int64_t> latest_time, const std::stop_token& stop);

// Puts the tree back into `directory`, an empty one. The file is hashed before anything in it is
// looked at; an error leaves the directory half filled. What was packed as root of a user namespace
// is unpacked as one with the same ids.
Result<void> unpack_tree(const TreeBlob& blob, const std::string& blobs,
                         const std::string& directory, const std::stop_token& stop);

// Hashes the file. The error says what is wrong with it.
Result<void> verify_tree_blob(const TreeBlob& blob, const std::string& blobs);

}  // namespace kiln
