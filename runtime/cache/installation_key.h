#pragma once

#include <string>
#include <string_view>

#include "compiler/source/result.h"

namespace kiln {

// The random key of this installation, 32 bytes in STATE/installation.key (0600), made when first
// asked for. Whoever has a step's key but not this one learns nothing of the secrets that went into
// it, and cannot try guesses.
Result<std::string> installation_key(const std::string& state_directory);

// HMAC-SHA-256 (RFC 2104), in lower-case hexadecimal.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

}  // namespace kiln
