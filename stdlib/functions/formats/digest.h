#pragma once

#include <string>
#include <string_view>

namespace kiln {

// The bytes of a digest of `bytes`.
std::string md5(std::string_view bytes);
std::string sha1(std::string_view bytes);
// Named apart from compiler/source/sha256.h, which gives digits.
std::string sha256_bytes(std::string_view bytes);
// FIPS 180-4. Written out because LLVM, whose digests serve for the others, has none, and linking
// OpenSSL into the small program for it would cost more than these lines.
std::string sha512(std::string_view bytes);

// Two lower-case digits a byte.
std::string hex_text(std::string_view bytes);

}  // namespace kiln
