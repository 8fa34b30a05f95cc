#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "runtime/digest.h"
#include "runtime/image/tree_writer.h"

namespace kiln {

struct ExtractOptions {
  // Of the compressed file; checked before anything in it is looked at.
  std::optional<Checksum> checksum;
  TreeWriterOptions tree;
  std::stop_token stop;
};

// Unpacks a tar file, plain or compressed with gzip, xz, zstd, bzip2 or lz4, into `directory`,
// which is made when missing and must be empty. All or nothing: after an error the directory is
// empty.
Result<void> extract_tar(const std::string& archive, const std::string& directory,
                         const ExtractOptions& options);

// A directory to unpack into: made when missing, and an error when something is in it.
Result<FileDescriptor> open_empty_directory(const std::string& path);

}  // namespace kiln
