#include "runtime/image/parallel_gzip.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

namespace kiln {
namespace {

constexpr size_t block_size = size_t{1} << 20;
// How far deflate refers back (RFC 1951).
constexpr size_t window = 32768;

Bytef* bytes_of(std::string& text) {
  return reinterpret_cast<Bytef*>(text.data());
}

const Bytef* bytes_of(const std::string& text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

std::string little_endian(uint32_t number) {
  std::string text;
  for (int shift = 0; shift < 32; shift += 8) {
    text += static_cast<char>(number >> shift & 0xffu);
  }
  return text;
}

// No flags, no time; what level was used and on what system is nobody's business.
std::string header() {
  return {"\x1f\x8b\x08\0\0\0\0\0\0\xff", 10};
}

}  // namespace

ParallelGzip::ParallelGzip(ByteSink& to, std::optional<int> level, unsigned threads)
    : to_(to), level_(level.value_or(Z_DEFAULT_COMPRESSION)), threads_(std::max(1u, threads)) {
  block_.reserve(block_size);
}

Result<ParallelGzip::Block> ParallelGzip::compress(const std::string& before,
                                                   const std::string& bytes, int level,
                                                   bool is_last) {
  z_stream stream{};
  // A raw stream: the blocks share one header.
  if (::deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return Error{"set up compression: not enough memory"};
  }
  if (!before.empty()) {
    ::deflateSetDictionary(&stream, bytes_of(before), static_cast<uInt>(before.size()));
  }
  Block block;
  block.size = bytes.size();
  block.checksum =
      static_cast<uint32_t>(::crc32(0, bytes_of(bytes), static_cast<uInt>(bytes.size())));
  // A flush takes a few bytes more than deflateBound() speaks of.
  block.compressed.resize(::deflateBound(&stream, bytes.size()) + 16);
  stream.next_in = const_cast<Bytef*>(bytes_of(bytes));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = bytes_of(block.compressed);
  stream.avail_out = static_cast<uInt>(block.compressed.size());
  int status = ::deflate(&stream, is_last ? Z_FINISH : Z_SYNC_FLUSH);
  bool is_whole = status == (is_last ? Z_STREAM_END : Z_OK) && stream.avail_in == 0;
  block.compressed.resize(block.compressed.size() - stream.avail_out);
  ::deflateEnd(&stream);
  return is_whole ? Result<Block>(std::move(block)) : Error{"compress: zlib failed"};
}

Result<void> ParallelGzip::take_first() {
  Result<Block> block = running_.front().get();
  running_.pop_front();
  if (!block) {
    return Error{block.error()};
  }
  checksum_ = static_cast<uint32_t>(
      ::crc32_combine(checksum_, block->checksum, static_cast<z_off_t>(block->size)));
  size_ += static_cast<uint32_t>(block->size);
  return to_.write(block->compressed);
}

Result<void> ParallelGzip::submit(bool is_last) {
  if (!has_begun_) {
    has_begun_ = true;
    KILN_TRY(to_.write(header()));
  }
  while (running_.size() >= threads_) {
    KILN_TRY(take_first());
  }
  std::string next_before = block_.substr(block_.size() - std::min(window, block_.size()));
  running_.push_back(std::async(
      std::launch::async, [before = std::move(before_), bytes = std::move(block_), level = level_,
                           is_last] { return compress(before, bytes, level, is_last); }));
  before_ = std::move(next_before);
  block_ = {};
  block_.reserve(block_size);
  return {};
}

Result<void> ParallelGzip::write(std::string_view bytes) {
  while (!bytes.empty()) {
    size_t piece = std::min(bytes.size(), block_size - block_.size());
    block_.append(bytes.substr(0, piece));
    bytes.remove_prefix(piece);
    if (block_.size() == block_size) {
      KILN_TRY(submit(false));
    }
  }
  return {};
}

Result<void> ParallelGzip::finish() {
  KILN_TRY(submit(true));
  while (!running_.empty()) {
    KILN_TRY(take_first());
  }
  return to_.write(little_endian(checksum_) + little_endian(size_));
}

}  // namespace kiln
