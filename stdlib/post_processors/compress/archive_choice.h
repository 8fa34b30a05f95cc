#pragma once

#include <string>
#include <string_view>

namespace kiln {

// How the compress post-processor packs: in Packer's words.
struct ArchiveChoice {
  // `tar`, `zip`, or empty: the one file as it is.
  std::string archive;
  // `gz`, `lz4`, `xz`, `bzip2`, `zst`, `bgzf`, or empty: not compressed.
  std::string algorithm;

  bool operator==(const ArchiveChoice&) const = default;
};

// Decides by the endings of `output`, whose template actions are not rendered yet, followed by
// `format` when that is given: `.tar` and `.zip` archive, the others compress (what stands before
// them decides whether a tar file), anything else is a compressed tar file. `zst` is kiln's own.
ArchiveChoice choose_archive(std::string_view output, std::string_view format);

// Packer's default for `output`.
inline constexpr std::string_view default_compress_output =
    "packer_{{.BuildName}}_{{.BuilderType}}";

}  // namespace kiln
