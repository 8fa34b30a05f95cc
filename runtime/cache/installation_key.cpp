#include "runtime/cache/installation_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "compiler/source/check.h"
#include "compiler/source/system_error.h"
#include "runtime/atomic_output.h"
#include "runtime/file_descriptor.h"
#include "runtime/private_directory.h"

namespace kiln {
namespace {

constexpr size_t key_size = 32;

// Nothing when there is none yet.
Result<std::string> read_key(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file && errno == ENOENT) {
    return std::string();
  }
  struct stat info{};
  if (!file || ::fstat(file.get(), &info) != 0) {
    return system_error("open", path);
  }
  std::string key(key_size + 1, '\0');
  KILN_ASSIGN(const size_t size, read_up_to(file.get(), key.data(), key.size(), path));
  if (size != key_size || (info.st_mode & 077) != 0 || info.st_uid != ::geteuid()) {
    return Error{fmt::format(
        "{} should be a file of {} bytes that only its owner can read. Remove it: kiln makes a new "
        "one, and builds everything again once",
        path, key_size)};
  }
  key.resize(key_size);
  return key;
}

}  // namespace

Result<std::string> installation_key(const std::string& state_directory) {
  const std::string path = state_directory + "/installation.key";
  KILN_ASSIGN(std::string key, read_key(path));
  if (!key.empty()) {
    return key;
  }
  KILN_TRY(make_private_directory(state_directory));
  std::array<char, key_size> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return system_error("read", "random bytes");
  }
  KILN_ASSIGN(OutputFile file, OutputFile::create(path, 0600));
  KILN_TRY(file.write({random.data(), random.size()}));
  // Another kiln may have been faster: then its key counts.
  const Result<void> made = file.commit(Replace::Refuse);
  KILN_ASSIGN(key, read_key(path));
  return key.empty() ? Result<std::string>(made.error()) : key;
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  KILN_CHECK(::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
                    reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    digest.data(), &size) != nullptr,
             "OpenSSL has HMAC-SHA-256");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += fmt::format("{:02x}", digest[i]);
  }
  return hex;
}

}  // namespace kiln
