#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// Decrypts what was encrypted for an RSA key by PKCS #1 v1.5 (RFC 8017, 7.2), with OpenSSL. The key
// is a PEM block with a PKCS #1 key in it and no password. Errors have Packer's words; none of them
// holds a part of the key.
Result<std::string> decrypt_rsa(const std::string& ciphertext, const std::string& private_key);

}  // namespace kiln
