#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/digest.h"

namespace kiln {

// Bytes that are pulled, piece by piece.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // The next piece, valid until the next call; empty at the end.
  virtual Result<std::string_view> next() = 0;
};

// Bytes that are pushed. Whoever stacks sinks finishes them from the outside in.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
};

// An open file from its beginning, whatever its position. Ends with an error once `stop` is
// requested.
class FileSource final : public ByteSource {
 public:
  FileSource(int fd, std::string subject, std::stop_token stop = {});
  Result<std::string_view> next() override;

 private:
  int fd_;
  std::string subject_;
  std::stop_token stop_;
  int64_t offset_ = 0;
  std::vector<char> buffer_;
};

// Passes bytes on, and counts and digests (SHA-256) them on the way.
class DigestSource final : public ByteSource {
 public:
  explicit DigestSource(ByteSource& from) : from_(from), digest_(DigestAlgorithm::Sha256) {}
  Result<std::string_view> next() override;
  uint64_t size() const { return size_; }

  // Reads what is left, then gives the digest of everything: `sha256:HEX`. Once.
  Result<std::string> finish();

 private:
  ByteSource& from_;
  Digest digest_;
  uint64_t size_ = 0;
};

class DigestSink final : public ByteSink {
 public:
  explicit DigestSink(ByteSink& to) : to_(to), digest_(DigestAlgorithm::Sha256) {}
  Result<void> write(std::string_view bytes) override;
  uint64_t size() const { return size_; }

  // `sha256:HEX` of everything written. Once.
  std::string finish();

 private:
  ByteSink& to_;
  Digest digest_;
  uint64_t size_ = 0;
};

// Appends to an AtomicOutput or another file. Ends with an error once `stop` is requested.
class FileSink final : public ByteSink {
 public:
  FileSink(int fd, std::string subject, std::stop_token stop = {})
      : fd_(fd), subject_(std::move(subject)), stop_(std::move(stop)) {}
  Result<void> write(std::string_view bytes) override;

 private:
  int fd_;
  std::string subject_;
  std::stop_token stop_;
};

// Forgets everything: for measuring.
class NullSink final : public ByteSink {
 public:
  Result<void> write(std::string_view) override { return {}; }
};

// The error of work that was told to stop.
Error cancelled_error(std::string_view what);

}  // namespace kiln
