#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/source/check.h"
#include "stdlib/functions/formats/yaml_reader.h"
#include "stdlib/functions/formats/yaml_writer.h"

// Whatever is read can be written, and what was written can be read, except what Packer's library
// cannot read again either: "0b2\n" looks like a number, and "<<" as a key like a merge.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto value = kiln::value_from_yaml({reinterpret_cast<const char*>(data), size});
  if (!value) {
    KILN_CHECK(!value.error().message.empty(), "an error must have a message");
    return 0;
  }
  auto yaml = kiln::value_to_yaml(*value);
  KILN_CHECK(yaml.ok(), "what YAML can say must be writable");
  const auto again = kiln::value_from_yaml(*yaml);
  KILN_CHECK(again || again.error().message.find("cannot parse") != std::string::npos ||
                 again.error().message.find("cannot merge") != std::string::npos,
             "YAML written must be readable");
  return 0;
}
