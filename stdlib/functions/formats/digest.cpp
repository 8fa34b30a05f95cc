#include "stdlib/functions/formats/digest.h"

#include <fmt/format.h>
#include <llvm/ADT/StringRef.h>
#include <llvm/Support/MD5.h>
#include <llvm/Support/SHA1.h>
#include <llvm/Support/SHA256.h>

namespace kiln {
namespace {

// LLVM's digests share one interface.
template <typename Digest>
std::string digest(std::string_view text) {
  Digest state;
  state.update(llvm::StringRef(text.data(), text.size()));
  const auto bytes = state.final();
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::string md5(std::string_view bytes) {
  llvm::MD5 state;
  state.update(llvm::StringRef(bytes.data(), bytes.size()));
  llvm::MD5::MD5Result result;
  state.final(result);
  return {result.begin(), result.end()};
}

std::string sha1(std::string_view bytes) {
  return digest<llvm::SHA1>(bytes);
}

std::string sha256_bytes(std::string_view bytes) {
  return digest<llvm::SHA256>(bytes);
}

std::string hex_text(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char byte : bytes) {
    out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

}  // namespace kiln
