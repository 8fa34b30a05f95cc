#pragma once

#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "runtime/image/byte_stream.h"

namespace kiln {

// Compresses to a gzip file (RFC 1952) on several threads, as pigz does: blocks of a megabyte, each
// primed with the end of the one before it, joined at byte boundaries. The bytes written depend on
// the input and the level alone, not on the number of threads; no name and no time is in them.
class ParallelGzip final : public ByteSink {
 public:
  // `to` must outlive it. `level` 0 to 9; at least one thread is used.
  ParallelGzip(ByteSink& to, std::optional<int> level, unsigned threads);

  Result<void> write(std::string_view bytes) override;

  // Compresses what is left and writes the end. Once.
  Result<void> finish();

 private:
  // One block, compressed on a thread of its own.
  struct Block {
    std::string compressed;
    uint32_t checksum = 0;
    size_t size = 0;
  };
  static Result<Block> compress(const std::string& before, const std::string& bytes, int level,
                                bool is_last);

  Result<void> submit(bool is_last);
  Result<void> take_first();

  ByteSink& to_;
  int level_;
  unsigned threads_;
  std::string block_;
  // The end of the block before, which the next one may refer to.
  std::string before_;
  // In their order; waited for at destruction.
  std::deque<std::future<Result<Block>>> running_;
  bool has_begun_ = false;
  uint32_t checksum_ = 0;
  uint32_t size_ = 0;
};

}  // namespace kiln
