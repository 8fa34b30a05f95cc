#pragma once

#include <string>

#include "compiler/source/result.h"

namespace kiln {

// What Go's bcrypt takes at most.
inline constexpr size_t longest_bcrypt_password = 72;

// A password's bcrypt hash, `$2a$10$...`, by the system's libcrypt. `cost` is from 4 to 31 and
// doubles the time with each step; `salt` is 16 random bytes. A password with a NUL in it is an
// error: libcrypt would stop there.
Result<std::string> bcrypt(const std::string& password, unsigned cost, const std::string& salt);

}  // namespace kiln
