#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "compiler/source/check.h"
#include "runtime/image/oci_layout.h"
#include "runtime/remove_tree.h"

namespace {

// A layout without blobs, whose index the fuzzer writes.
const std::string& layout() {
  static const std::string path = [] {
    const char* shared = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    std::string made = std::string(shared) + "/kiln-oci-fuzz-XXXXXX";
    KILN_CHECK(::mkdtemp(made.data()) != nullptr, "a directory can be made");
    std::ofstream(made + "/oci-layout") << R"({"imageLayoutVersion":"1.0.0"})";
    std::atexit([] { (void)kiln::remove_tree(layout()); });
    return made;
  }();
  return path;
}

void check_config(std::string_view text) {
  auto parsed = kiln::parse_image_config(text, "config");
  if (!parsed) {
    KILN_CHECK(!parsed.error().message.empty(), "an error must have a message");
    return;
  }
  std::string json = kiln::image_config_json(parsed->config, parsed->diff_ids, parsed->history);
  auto again = kiln::parse_image_config(json, "config");
  KILN_CHECK(again.ok(), "a configuration that was written can be read");
  KILN_CHECK(again->diff_ids == parsed->diff_ids && again->config.env == parsed->config.env &&
                 again->config.labels == parsed->config.labels &&
                 again->config.other == parsed->config.other,
             "a configuration reads back as the same");
}

}  // namespace

// The text as an index and as an image configuration.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  check_config(text);
  std::ofstream(layout() + "/index.json", std::ios::binary | std::ios::trunc) << text;
  auto image = kiln::read_oci_layout(layout(), {"", "amd64"});
  KILN_CHECK(!image.ok() && !image.error().message.empty(), "there is no image in it");
  return 0;
}
