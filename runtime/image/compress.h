#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "runtime/atomic_output.h"
#include "runtime/image/archive.h"

namespace kiln {

// What the compress post-processor does, without its options: the same files give the same bytes
// (names, modes and whole seconds of modification enter archives, owners and other times do not).

// Compresses one regular file. The caller commits `output`.
Result<void> compress_file(const std::string& input, OutputFile& output,
                           const CompressionOptions& options, std::stop_token stop = {});

// A file to archive, and the name it gets there.
struct ArchiveMember {
  std::string path;
  std::string name;
};

enum class ArchiveFormat : uint8_t { Tar, Zip };

// Archives files in the order given; directories are taken with everything in them. A tar file is
// compressed as `options` say; of them zip takes the level alone.
Result<void> archive_files(const std::vector<ArchiveMember>& members, ArchiveFormat format,
                           OutputFile& output, const CompressionOptions& options,
                           std::stop_token stop = {});

}  // namespace kiln
