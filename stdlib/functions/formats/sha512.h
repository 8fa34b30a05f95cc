#pragma once

#include <string>
#include <string_view>

namespace kiln {

// The 64 bytes of SHA-512 (FIPS 180-4). Here because LLVM, whose digests serve for the others, has
// none, and linking OpenSSL into the small program for it would cost more than these lines.
std::string sha512(std::string_view bytes);

}  // namespace kiln
