#include "runtime/digest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "compiler/source/check.h"
#include "compiler/source/system_error.h"
#include "runtime/file_descriptor.h"

namespace kiln {
namespace {

struct Algorithm {
  DigestAlgorithm algorithm;
  std::string_view name;
  size_t hex_digits;
  const EVP_MD* (*method)();
};

constexpr std::array<Algorithm, 6> kAlgorithms = {{
    {DigestAlgorithm::Md5, "md5", 32, EVP_md5},
    {DigestAlgorithm::Sha1, "sha1", 40, EVP_sha1},
    {DigestAlgorithm::Sha224, "sha224", 56, EVP_sha224},
    {DigestAlgorithm::Sha256, "sha256", 64, EVP_sha256},
    {DigestAlgorithm::Sha384, "sha384", 96, EVP_sha384},
    {DigestAlgorithm::Sha512, "sha512", 128, EVP_sha512},
}};

const Algorithm& row(DigestAlgorithm algorithm) {
  return kAlgorithms[static_cast<size_t>(algorithm)];
}

}  // namespace

std::string_view digest_name(DigestAlgorithm algorithm) {
  return row(algorithm).name;
}

std::optional<DigestAlgorithm> digest_by_name(std::string_view name) {
  for (const Algorithm& candidate : kAlgorithms) {
    if (candidate.name == name) {
      return candidate.algorithm;
    }
  }
  return std::nullopt;
}

std::optional<DigestAlgorithm> digest_by_length(size_t hex_digits) {
  for (const Algorithm& candidate : kAlgorithms) {
    if (candidate.hex_digits == hex_digits) {
      return candidate.algorithm;
    }
  }
  return std::nullopt;
}

struct Digest::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(evp); }
};

Digest::Digest(DigestAlgorithm algorithm) : context_(std::make_unique<Context>()) {
  KILN_CHECK(context_->evp != nullptr &&
                 EVP_DigestInit_ex(context_->evp, row(algorithm).method(), nullptr) == 1,
             "OpenSSL offers every digest we name");
}

Digest::Digest(Digest&& other) noexcept = default;
Digest& Digest::operator=(Digest&& other) noexcept = default;
Digest::~Digest() = default;

void Digest::update(std::string_view bytes) {
  EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size());
}

std::string Digest::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
  unsigned size = 0;
  EVP_DigestFinal_ex(context_->evp, raw.data(), &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    fmt::format_to(std::back_inserter(hex), "{:02x}", raw[i]);
  }
  return hex;
}

std::string digest_of(DigestAlgorithm algorithm, std::string_view bytes) {
  Digest digest(algorithm);
  digest.update(bytes);
  return digest.finish();
}

Result<std::string> digest_of_fd(DigestAlgorithm algorithm, int fd, std::string_view subject) {
  Digest digest(algorithm);
  std::vector<char> buffer(size_t{256} * 1024);
  for (off_t offset = 0;;) {
    ssize_t got = ::pread(fd, buffer.data(), buffer.size(), offset);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return system_error("read", subject);
    }
    if (got == 0) {
      return digest.finish();
    }
    digest.update({buffer.data(), static_cast<size_t>(got)});
    offset += got;
  }
}

Result<std::string> digest_of_file(DigestAlgorithm algorithm, const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) {
    return system_error("open", path);
  }
  return digest_of_fd(algorithm, file.get(), path);
}

std::string Checksum::text() const {
  return fmt::format("{}:{}", digest_name(algorithm), hex);
}

Result<Checksum> parse_checksum(std::string_view text) {
  size_t colon = text.find(':');
  std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
  std::optional<DigestAlgorithm> algorithm = colon == std::string_view::npos
                                                 ? digest_by_length(digits.size())
                                                 : digest_by_name(text.substr(0, colon));
  if (!algorithm) {
    return Error{fmt::format(
        "checksum \"{}\": expected ALGORITHM:HEX with md5, sha1, sha224, sha256, sha384 or sha512",
        text)};
  }
  Checksum checksum{*algorithm, {}};
  for (char c : digits) {
    bool digit = c >= '0' && c <= '9';
    bool lower = c >= 'a' && c <= 'f';
    bool upper = c >= 'A' && c <= 'F';
    if (!digit && !lower && !upper) {
      return Error{fmt::format("checksum \"{}\": '{}' is not a hexadecimal digit", text, c)};
    }
    checksum.hex += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (checksum.hex.size() != row(*algorithm).hex_digits) {
    return Error{fmt::format("checksum \"{}\": {} has {} hexadecimal digits, this has {}", text,
                             digest_name(*algorithm), row(*algorithm).hex_digits,
                             checksum.hex.size())};
  }
  return checksum;
}

Result<void> verify_checksum(const Checksum& expected, int fd, std::string_view subject) {
  KILN_ASSIGN(std::string actual, digest_of_fd(expected.algorithm, fd, subject));
  if (actual != expected.hex) {
    return Error{fmt::format("{}: checksum mismatch: expected {}, the file has {}:{}", subject,
                             expected.text(), digest_name(expected.algorithm), actual)};
  }
  return {};
}

}  // namespace kiln
