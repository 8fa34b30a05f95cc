#include "runtime/image/archive.h"

#include "tests/support/tar_bytes.h"

namespace kiln {
namespace {

std::string compress(const std::string& text, CompressionOptions options, size_t piece) {
  StringSink sink;
  auto compressor = Compressor::create(options, sink);
  REQUIRE(compressor);
  for (size_t at = 0; at < text.size(); at += piece) {
    REQUIRE((*compressor)->write(std::string_view(text).substr(at, piece)));
  }
  REQUIRE((*compressor)->finish());
  return sink.text;
}

Result<std::string> decompress(const std::string& bytes) {
  StringSource source(bytes);
  KILN_ASSIGN(auto plain, Decompressor::open(source, "test"));
  std::string out;
  for (;;) {
    KILN_ASSIGN(std::string_view piece, plain->next());
    if (piece.empty()) {
      return out;
    }
    out.append(piece);
  }
}

// Compresses a little, and differs everywhere.
std::string sample(size_t size) {
  std::string text;
  uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += static_cast<char>('a' + (state >> 28));
  }
  return text;
}

const Compression kAll[] = {Compression::None, Compression::Gzip,  Compression::Xz,
                            Compression::Zstd, Compression::Bzip2, Compression::Lz4};

}  // namespace

TEST_CASE("every compression can be undone") {
  Compression kind = GENERATE(from_range(std::begin(kAll), std::end(kAll)));
  std::string text = sample(300'000);
  CHECK(*decompress(compress(text, {kind, {}, 0}, 4096)) == text);
}

TEST_CASE("compressed bytes depend on the level alone") {
  Compression kind = GENERATE(from_range(std::begin(kAll), std::end(kAll)));
  // Several of the blocks that threads share.
  bool threaded = kind == Compression::Xz || kind == Compression::Zstd;
  std::string text = sample(threaded ? 9'000'000 : 300'000);
  std::string one = compress(text, {kind, 1, 1}, 1 << 20);
  CHECK(compress(text, {kind, 1, 2}, 77'777) == one);
  CHECK(compress(text, {kind, 1, 5}, text.size()) == one);
}

TEST_CASE("a truncated or damaged stream is an error") {
  Compression kind = GENERATE(Compression::Gzip, Compression::Xz, Compression::Zstd,
                              Compression::Bzip2, Compression::Lz4);
  std::string bytes = compress(sample(300'000), {kind, {}, 0}, 4096);
  CHECK_FALSE(decompress(bytes.substr(0, bytes.size() / 2)));
  std::string damaged = bytes;
  for (size_t i = bytes.size() / 2; i < bytes.size() / 2 + 64; ++i) {
    damaged[i] = static_cast<char>(damaged[i] ^ 0x5a);
  }
  // libarchive neither checks the sum in gzip nor writes one in zstd: there the digests of archives
  // and layers, which are checked first, have to do.
  if (kind != Compression::Gzip && kind != Compression::Zstd) {
    CHECK_FALSE(decompress(damaged));
  }
}

TEST_CASE("tar headers carry what they are given") {
  TreeEntry entry;
  entry.kind = EntryKind::File;
  entry.mode = 04755;
  entry.uid = 3'000'000;
  entry.gid = 7;
  entry.mtime = 1'700'000'000;
  entry.xattrs = {{"security.capability", std::string("\1\0\0\2\0", 5)}, {"user.x", "y\n="}};
  SECTION("short name") {
    entry.path = "bin/ping";
  }
  SECTION("name for ustar's prefix") {
    entry.path = std::string(120, 'd') + "/" + std::string(90, 'n');
  }
  SECTION("long name") {
    entry.path = std::string(300, 'x') + "/\xc3\xa4/" + std::string(200, 'y');
  }
  SECTION("long name that is not UTF-8") {
    entry.path = std::string(200, 'x') + "\xff";
  }
  SECTION("short name that is not UTF-8") {
    entry.path = "caf\xe9";
  }
  SECTION("negative time") {
    entry.path = "old";
    entry.mtime = -5;
  }
  TarBytes tar;
  tar.add(entry);
  StringSource source(tar.finish());
  auto reader = TarReader::open(source, "test");
  REQUIRE(reader);
  TreeEntry read;
  auto more = (*reader)->next(read);
  INFO((more ? "" : more.error().message));
  REQUIRE(more);
  REQUIRE(*more);
  CHECK(read.path == entry.path);
  CHECK(read.kind == entry.kind);
  CHECK(read.mode == entry.mode);
  CHECK(read.uid == entry.uid);
  CHECK(read.gid == entry.gid);
  CHECK(read.mtime == entry.mtime);
  REQUIRE(read.xattrs.size() == 2);
  CHECK(read.xattrs[0].value == entry.xattrs[0].value);
  CHECK(read.xattrs[1].value == entry.xattrs[1].value);
  CHECK_FALSE(*(*reader)->next(read));
}

TEST_CASE("a plain entry needs no pax header") {
  std::string tar = TarBytes().file("etc/hostname", "kiln\n").finish();
  CHECK(tar.size() == 4 * 512);
  CHECK(tar.substr(156, 1) == "0");
  CHECK(tar.substr(257, 8) == std::string("ustar\00000", 8));
  CHECK(tar.substr(512, 5) == "kiln\n");
}

TEST_CASE("links and devices keep their targets") {
  std::string target(150, 't');
  StringSource source(TarBytes()
                          .link(EntryKind::Symlink, "a", target)
                          .link(EntryKind::HardLink, "b", "a")
                          .device(EntryKind::BlockDevice, "c", 8, 17)
                          .finish());
  auto reader = TarReader::open(source, "test");
  TreeEntry entry;
  REQUIRE(*(*reader)->next(entry));
  CHECK(entry.link_target == target);
  REQUIRE(*(*reader)->next(entry));
  CHECK(entry.kind == EntryKind::HardLink);
  CHECK(entry.link_target == "a");
  REQUIRE(*(*reader)->next(entry));
  CHECK(entry.kind == EntryKind::BlockDevice);
  CHECK(entry.device_major == 8);
  CHECK(entry.device_minor == 17);
}

}  // namespace kiln
