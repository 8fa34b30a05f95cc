#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/source/check.h"
#include "compiler/value/json.h"

// Whatever is read can be written and read again, and is the same value unless numbers were too
// large to be written digit by digit.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto value = kiln::value_from_json({reinterpret_cast<const char*>(data), size});
  if (!value) {
    KILN_CHECK(!value.error().message.empty(), "an error must have a message");
    return 0;
  }
  auto json = kiln::value_to_json(*value);
  if (!json) {
    return 0;
  }
  auto again = kiln::value_from_json(*json);
  KILN_CHECK(again.ok(), "JSON written must be readable");
  bool exponents = json->find("e+") != std::string::npos || json->find("e-") != std::string::npos;
  KILN_CHECK(exponents || *again == *value, "JSON written must read back as the same value");
  return 0;
}
