#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// The digests that checksums of files and images are made of.
enum class DigestAlgorithm : uint8_t { Md5, Sha1, Sha224, Sha256, Sha384, Sha512 };

// `md5`, `sha1`, `sha224`, `sha256`, `sha384`, `sha512`.
std::string_view digest_name(DigestAlgorithm algorithm);
std::optional<DigestAlgorithm> digest_by_name(std::string_view name);

// The algorithm whose digests have this many hexadecimal digits.
std::optional<DigestAlgorithm> digest_by_length(size_t hex_digits);

// A digest in the making, fed piece by piece (OpenSSL's EVP).
class Digest {
 public:
  explicit Digest(DigestAlgorithm algorithm);
  Digest(Digest&& other) noexcept;
  Digest& operator=(Digest&& other) noexcept;
  ~Digest();

  void update(std::string_view bytes);

  // The digest in lower-case hexadecimal. Once; nothing may follow it.
  std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// The digest of text, in lower-case hexadecimal.
std::string digest_of(DigestAlgorithm algorithm, std::string_view bytes);

// The digest of a whole file by name, or of an open file from its beginning (read with pread, so
// the position stays). `subject` names it in errors.
Result<std::string> digest_of_file(DigestAlgorithm algorithm, const std::string& path);
Result<std::string> digest_of_fd(DigestAlgorithm algorithm, int fd, std::string_view subject);

// What a file must hash to.
struct Checksum {
  DigestAlgorithm algorithm = DigestAlgorithm::Sha256;
  // Lower-case hexadecimal.
  std::string hex;

  // `sha256:1f2e...`.
  std::string text() const;
};

// Reads `sha256:HEX`, or HEX alone when its length tells the algorithm (as Packer does).
Result<Checksum> parse_checksum(std::string_view text);

// An error that names both digests unless the file has this checksum.
Result<void> verify_checksum(const Checksum& expected, int fd, std::string_view subject);

}  // namespace kiln
