#include <cstdint>
#include <string_view>

#include "compiler/source/check.h"
#include "stdlib/functions/formats/yaml_reader.h"
#include "stdlib/functions/formats/yaml_writer.h"

// Whatever is read can be written, and what was written can be read.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto value = kiln::value_from_yaml({reinterpret_cast<const char*>(data), size});
  if (!value) {
    KILN_CHECK(!value.error().message.empty(), "an error must have a message");
    return 0;
  }
  auto yaml = kiln::value_to_yaml(*value);
  KILN_CHECK(yaml.ok(), "what YAML can say must be writable");
  KILN_CHECK(kiln::value_from_yaml(*yaml).ok(), "YAML written must be readable");
  return 0;
}
