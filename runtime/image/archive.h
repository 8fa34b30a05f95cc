#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/image/byte_stream.h"
#include "runtime/image/tree_entry.h"

namespace kiln {

// The one place that knows libarchive: reading tar files, compressing and decompressing streams,
// and writing zip files. Tar files are written by TarWriter, whose bytes depend on no library's
// version.

enum class Compression : uint8_t { None, Gzip, Xz, Zstd, Bzip2, Lz4 };

struct CompressionOptions {
  Compression kind = Compression::None;
  // The format's own scale (gzip, xz, bzip2, lz4 to 9; zstd to 22); its own default when absent.
  std::optional<int> level;
  // How many threads gzip, xz and zstd use; 0 is one per processor. The output does not depend on
  // it.
  unsigned threads = 0;
};

// Undoes any of the compressions above, found by their magic bytes, or passes plain bytes through.
// Truncated input is an error, and damaged input where the format has a sum that libarchive checks
// (not gzip): callers verify a digest first.
class Decompressor final : public ByteSource {
 public:
  // `from` must outlive it; `subject` names the file in errors.
  static Result<std::unique_ptr<Decompressor>> open(ByteSource& from, std::string subject);
  ~Decompressor() override;
  Result<std::string_view> next() override;

 private:
  struct State;
  explicit Decompressor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Reads an uncompressed tar file of any dialect (v7, ustar, pax, GNU with sparse files).
class TarReader final : public EntryContent {
 public:
  // `from` must outlive it.
  static Result<std::unique_ptr<TarReader>> open(ByteSource& from, std::string subject);
  ~TarReader() override;

  // The next entry, or false at the end. Its path and the target of a hard link are as written in
  // the archive, untrusted.
  Result<bool> next(TreeEntry& entry);

  // The content of the entry that next() gave last.
  Result<bool> next(Chunk& chunk) override;

 private:
  struct State;
  explicit TarReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Compresses what is written to it on to another sink. The same bytes in give the same bytes out:
// no names, times or thread counts enter.
class Compressor final : public ByteSink {
 public:
  // `to` must outlive it.
  static Result<std::unique_ptr<Compressor>> create(const CompressionOptions& options,
                                                    ByteSink& to);
  ~Compressor() override;
  Result<void> write(std::string_view bytes) override;

  // Writes what is held back. Once, after everything.
  Result<void> finish();

 private:
  struct State;
  explicit Compressor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Writes a zip file with deflate, `level` 0 to 9.
class ZipWriter final : public TreeSink {
 public:
  static Result<std::unique_ptr<ZipWriter>> create(std::optional<int> level, ByteSink& to);
  ~ZipWriter() override;
  Result<void> add(const TreeEntry& entry, EntryContent* content) override;
  Result<void> finish();

 private:
  struct State;
  explicit ZipWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kiln
