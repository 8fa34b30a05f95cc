#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "compiler/source/check.h"
#include "runtime/file_descriptor.h"
#include "runtime/image/layer.h"
#include "runtime/remove_tree.h"

namespace {

constexpr const char* kSentinel = "precious";

// A directory with `root`, which archives are unpacked into, beside something to break.
const std::string& work_directory() {
  static const std::string path = [] {
    const char* shared = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    std::string made = std::string(shared) + "/kiln-tar-fuzz-XXXXXX";
    KILN_CHECK(::mkdtemp(made.data()) != nullptr, "a directory can be made");
    std::ofstream(made + "/" + kSentinel) << kSentinel;
    std::atexit([] { (void)kiln::remove_tree(work_directory()); });
    return made;
  }();
  return path;
}

void check_outside() {
  std::string content;
  std::ifstream(work_directory() + "/" + kSentinel) >> content;
  KILN_CHECK(content == kSentinel, "an archive must not write outside of its root");
  size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(work_directory())) {
    KILN_CHECK(entry.path().filename() == kSentinel || entry.path().filename() == "root",
               "an archive must not create anything outside of its root");
    ++entries;
  }
  KILN_CHECK(entries == 2, "an archive must not remove anything outside of its root");
}

// Makes the sums of tar headers right again, so that mutations reach what lies behind them.
std::string with_right_sums(std::string bytes) {
  constexpr size_t kBlock = 512;
  constexpr size_t kSum = 148;
  for (size_t at = 0; at + kBlock <= bytes.size(); at += kBlock) {
    if (bytes.compare(at + 257, 5, "ustar") != 0) {
      continue;
    }
    bytes.replace(at + kSum, 8, "        ");
    unsigned sum = 0;
    for (size_t i = 0; i < kBlock; ++i) {
      sum += static_cast<unsigned char>(bytes[at + i]);
    }
    bytes.replace(at + kSum, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  }
  return bytes;
}

}  // namespace

// The bytes as a layer, deletions included: whatever they are, nothing outside of the root changes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string bytes = with_right_sums({reinterpret_cast<const char*>(data), size});
  kiln::FileDescriptor file(::memfd_create("layer", MFD_CLOEXEC));
  KILN_CHECK(kiln::write_all(file.get(), bytes, "layer").ok(), "memory can be written");
  std::string root = work_directory() + "/root";
  std::filesystem::create_directory(root);
  kiln::FileDescriptor directory(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  KILN_CHECK(bool(directory), "the root can be opened");

  kiln::LayerBlob layer;
  layer.path = "/proc/self/fd/" + std::to_string(file.get());
  layer.size = size;
  layer.digest = "sha256:" + kiln::digest_of(kiln::DigestAlgorithm::Sha256, bytes);
  kiln::TreeWriterOptions options;
  options.keep_owner = false;
  options.strip_leading_slash = size % 2 == 0;
  options.max_bytes = 1 << 20;
  options.max_entries = 1000;
  kiln::TreeWriter tree(directory.get(), "layer", options);
  kiln::Result<void> applied = kiln::apply_layer(layer, tree, {});
  KILN_CHECK(applied.ok() || !applied.error().message.empty(), "an error must have a message");
  if (applied) {
    (void)tree.finish();
  }
  check_outside();
  kiln::Result<void> removed = kiln::remove_tree(root);
  KILN_CHECK(removed.ok(), "what was unpacked can be removed");
  return 0;
}
