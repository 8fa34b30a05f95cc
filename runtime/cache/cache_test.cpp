#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "runtime/cache/cache_store.h"
#include "runtime/cache/installation_key.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

struct Store {
  std::vector<std::string> complaints;
  TemporaryDirectory directory;
  CacheStore cache{directory / "cache",
                   [this](const std::string& text) { complaints.push_back(text); }};
};

CacheEntry entry_of(const std::string& key, const TreeBlob& tree) {
  CacheEntry entry;
  entry.key = key;
  entry.result = "r" + key;
  entry.address = "build.a/" + key;
  entry.made = 1'700'000'000'123;
  entry.bytes_added = 7;
  entry.parts = {{"config.inline", "abcd"}};
  entry.trees = {{"layer", tree}};
  entry.data = Value::object({{"data", Value::string("x")}});
  return entry;
}

std::string mode_and_time(const std::string& path) {
  struct stat info{};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return std::to_string(info.st_mode) + " " + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + " " + std::to_string(info.st_nlink);
}

// A tree with a deletion, a directory that hides what is below it, links and odd names.
std::string odd_tree(const TemporaryDirectory& directory) {
  directory.write("tree/a/file", "content");
  directory.write("tree/.wh.name", "no deletion");
  fs::create_hard_link(directory / "tree/a/file", directory / "tree/hard");
  fs::create_symlink("a/file", directory / "tree/soft");
  ::chmod((directory / "tree/a").c_str(), 01711);
  const timespec times[2] = {{1'600'000'000, 123'456'789}, {1'600'000'000, 123'456'789}};
  ::utimensat(AT_FDCWD, (directory / "tree/a/file").c_str(), times, 0);
  ::utimensat(AT_FDCWD, (directory / "tree/a").c_str(), times, 0);
  return directory / "tree";
}

TreeBlob pack(const std::string& tree, CacheStore& cache) {
  auto blobs = cache.blob_directory();
  REQUIRE(blobs);
  auto blob = pack_tree(tree, *blobs, std::nullopt, {});
  REQUIRE(blob);
  return *std::move(blob);
}

void flip_a_bit(const std::string& path) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(20);
  const char c = static_cast<char>(file.get());
  file.seekp(20);
  file.put(static_cast<char>(c ^ 1));
}

}  // namespace

TEST_CASE("a tree comes out of the cache as it went in", "[cache]") {
  Store store;
  const std::string tree = odd_tree(store.directory);
  const TreeBlob blob = pack(tree, store.cache);
  CHECK(blob.paths == 5);
  const std::string out = store.directory / "out";
  fs::create_directory(out);
  auto done = unpack_tree(blob, store.directory / "cache/blobs", out, {});
  REQUIRE(done);
  for (const char* name : {"", "/a", "/a/file", "/hard", "/soft", "/.wh.name"}) {
    INFO(name);
    CHECK(mode_and_time(tree + name) == mode_and_time(out + name));
  }
  CHECK(store.directory.read("out/hard") == "content");
  CHECK(pack(out, store.cache).digest == blob.digest);
  CHECK(pack_tree(tree, *store.cache.blob_directory(), 1'500'000'000, {})->digest != blob.digest);
}

TEST_CASE("overlayfs's notes come out of the cache as they went in", "[cache]") {
  Store store;
  store.directory.write("upper/hidden/file", "x");
  const std::string upper = store.directory / "upper";
  const bool may =
      ::mknod((upper + "/gone").c_str(), S_IFCHR | 0600, makedev(0, 0)) == 0 &&
      (::setxattr((upper + "/hidden").c_str(), "trusted.overlay.opaque", "y", 1, 0) == 0 ||
       ::setxattr((upper + "/hidden").c_str(), "user.overlay.opaque", "y", 1, 0) == 0);
  if (!may) {
    WARN("this user or file system has no overlay notes: not tested");
    return;
  }
  const TreeBlob blob = pack(upper, store.cache);
  const std::string out = store.directory / "out";
  fs::create_directory(out);
  REQUIRE(unpack_tree(blob, store.directory / "cache/blobs", out, {}));
  struct stat info{};
  REQUIRE(::lstat((out + "/gone").c_str(), &info) == 0);
  CHECK(S_ISCHR(info.st_mode));
  CHECK(info.st_rdev == makedev(0, 0));
  CHECK(pack(out, store.cache).digest == blob.digest);
}

TEST_CASE("a damaged tree is not unpacked", "[cache]") {
  Store store;
  const TreeBlob blob = pack(odd_tree(store.directory), store.cache);
  const std::string blobs = store.directory / "cache/blobs";
  const std::string out = store.directory / "out";
  fs::create_directory(out);
  const auto refused = [&](const std::string& text) {
    auto done = unpack_tree(blob, blobs, out, {});
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find(text) != std::string::npos);
    CHECK(fs::is_empty(out));
  };
  flip_a_bit(blobs + "/" + blob.digest);
  refused(blob.digest);
  fs::resize_file(blobs + "/" + blob.digest, blob.size - 1);
  refused("should have " + std::to_string(blob.size) + " bytes and has");
  fs::remove(blobs + "/" + blob.digest);
  refused("no such file");
}

TEST_CASE("an entry is found as it was kept, until it is damaged", "[cache]") {
  Store store;
  const TreeBlob blob = pack(odd_tree(store.directory), store.cache);
  CHECK_FALSE(store.cache.find("k1"));
  store.cache.keep(entry_of("k1", blob));
  auto found = store.cache.find("k1");
  REQUIRE(found);
  CHECK(found->result == "rk1");
  CHECK(found->made == 1'700'000'000'123);
  CHECK(found->bytes_added == 7);
  CHECK(found->parts.at("config.inline") == "abcd");
  CHECK(found->trees.at("layer").digest == blob.digest);
  CHECK(found->data.find("data")->as_string() == "x");
  CHECK(store.complaints.empty());

  const std::string file = store.directory / "cache/steps/k1.json";
  fs::copy_file(file, store.directory / "cache/steps/k2.json");
  CHECK_FALSE(store.cache.find("k2"));
  REQUIRE(store.complaints.size() == 1);
  CHECK(store.complaints[0].find("not the entry of this key") != std::string::npos);
  flip_a_bit(file);
  CHECK_FALSE(store.cache.find("k1"));
  CHECK(store.complaints[1].find("does not have the digest") != std::string::npos);
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("what was of use longest ago goes first, and what is read stays", "[cache]") {
  Store store;
  std::vector<TreeBlob> blobs;
  for (int i = 0; i < 3; ++i) {
    const std::string name = "tree" + std::to_string(i);
    std::string content;
    for (uint32_t n = 1, at = 0; at < 20000; ++at) {
      n = n * 1664525 + 1013904223 + static_cast<uint32_t>(i);
      content += static_cast<char>(n >> 24);
    }
    store.directory.write(name + "/file", content);
    blobs.push_back(pack(store.directory / name, store.cache));
    const std::string key = "k" + std::to_string(i);
    store.cache.keep(entry_of(key, blobs.back()));
    const timespec times[2] = {{1000 + i, 0}, {1000 + i, 0}};
    ::utimensat(AT_FDCWD, (store.directory / ("cache/steps/" + key + ".json")).c_str(), times, 0);
  }
  CHECK(store.cache.list().size() == 3);
  const int reader =
      ::open((store.directory / ("cache/blobs/" + blobs[0].digest)).c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(reader, LOCK_SH) == 0);
  const CacheStore::Pruned pruned = store.cache.prune(50000);
  ::close(reader);
  CHECK(pruned.entries == 1);
  CHECK(pruned.bytes_left <= 50000);
  CHECK(store.cache.find("k0"));
  CHECK_FALSE(store.cache.find("k1"));
  CHECK(store.cache.find("k2"));
  CHECK(store.cache.prune(0).entries == 2);
  CHECK(fs::is_empty(store.directory / "cache/blobs"));
}

TEST_CASE("verify finds and removes what is damaged", "[cache]") {
  Store store;
  const TreeBlob blob = pack(odd_tree(store.directory), store.cache);
  store.cache.keep(entry_of("k1", blob));
  CHECK(store.cache.verify().empty());
  flip_a_bit(store.directory / ("cache/blobs/" + blob.digest));
  const std::vector<std::string> problems = store.cache.verify();
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find("the layer of build.a/k1 is damaged") != std::string::npos);
  CHECK_FALSE(store.cache.find("k1"));
}

TEST_CASE("who waits for a result ends with the run", "[cache]") {
  Store store;
  auto first = store.cache.lock("k", [] {}, {});
  REQUIRE(first);
  std::stop_source stop;
  auto second = store.cache.lock("k", [&] { stop.request_stop(); }, stop.get_token());
  CHECK_FALSE(second);
  first = FileDescriptor();
  auto third = store.cache.lock("k", [] {}, {});
  REQUIRE(third);
  CHECK(*third);
}

TEST_CASE("the installation's key is made once and kept private", "[cache]") {
  const TemporaryDirectory directory;
  auto first = installation_key(directory.path());
  REQUIRE(first);
  CHECK(first->size() == 32);
  CHECK(*installation_key(directory.path()) == *first);
  CHECK(hmac_sha256("key", "The quick brown fox jumps over the lazy dog") ==
        "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  ::chmod((directory / "installation.key").c_str(), 0644);
  auto refused = installation_key(directory.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("only its owner can read") != std::string::npos);
}

}  // namespace kiln
