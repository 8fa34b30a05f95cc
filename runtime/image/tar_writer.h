#pragma once

#include "runtime/image/byte_stream.h"
#include "runtime/image/tree_entry.h"

namespace kiln {

// Whether what is below a second of an mtime is kept: for trees that are put back as they were, not
// for images.
enum class TarTimes : uint8_t { WholeSeconds, Exact };

// Writes a tar file (POSIX.1-2001: ustar, with pax headers where ustar is too small). The bytes are
// a pure function of the entries: no user names, no times but mtime in whole seconds, no padding to
// a record, and a pax header only for what does not fit. Names that do not fit are written as they
// are, marked `hdrcharset=BINARY` when they are not UTF-8. Holes become zeros, because readers of
// image layers do not agree on sparse files.
class TarWriter final : public TreeSink {
 public:
  explicit TarWriter(ByteSink& to, TarTimes times = TarTimes::WholeSeconds)
      : to_(to), times_(times) {}

  Result<void> add(const TreeEntry& entry, EntryContent* content) override;

  // The two blocks that end the file. Once.
  Result<void> finish();

  // Bytes written so far.
  uint64_t size() const { return size_; }

 private:
  Result<void> write(std::string_view bytes);
  Result<void> write_content(const TreeEntry& entry, EntryContent& content);
  Result<void> zeros(uint64_t count);

  ByteSink& to_;
  TarTimes times_;
  uint64_t size_ = 0;
};

}  // namespace kiln
