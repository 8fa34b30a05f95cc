#include "stdlib/functions/formats/bcrypt.h"

#include <crypt.h>

#include <memory>

#include "compiler/source/loaded_library.h"

namespace kiln {

Result<std::string> bcrypt(const std::string& password, unsigned cost, const std::string& salt) {
  if (password.find('\0') != std::string::npos) {
    return Error{"the password has a NUL character"};
  }
  KILN_ASSIGN(const LoadedLibrary library, LoadedLibrary::load("libcrypt.so.1"));
  decltype(::crypt_gensalt_rn)* make_setting = nullptr;
  decltype(::crypt_rn)* hash = nullptr;
  if (!library.find(make_setting, "crypt_gensalt_rn") || !library.find(hash, "crypt_rn")) {
    return Error{"libcrypt.so.1 has no bcrypt"};
  }
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  auto data = std::make_unique<crypt_data>();
  const char* text = nullptr;
  if (make_setting("$2a$", cost, salt.data(), static_cast<int>(salt.size()), setting,
                   sizeof setting) != nullptr) {
    text = hash(password.c_str(), setting, data.get(), sizeof *data);
  }
  if (text == nullptr) {
    return Error{"libcrypt refused to hash the password"};
  }
  return std::string(text);
}

}  // namespace kiln
