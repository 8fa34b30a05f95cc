#include "runtime/image/output_formats.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>

#include "runtime/image/compress.h"
#include "runtime/image/extract.h"
#include "runtime/image/layer.h"
#include "tests/support/small_disk.h"

namespace kiln {
namespace {

FileDescriptor open_tree(const std::string& path) {
  return FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

void fill(const TemporaryDirectory& directory) {
  directory.write("t/etc/hostname", "kiln\n");
  directory.write("t/big", std::string(3'000'000, 'x'));
  REQUIRE(::symlink("etc", (directory / "t/link").c_str()) == 0);
  REQUIRE(::link((directory / "t/big").c_str(), (directory / "t/same").c_str()) == 0);
}

WalkOptions at_epoch() {
  WalkOptions walk;
  walk.latest_time = 1'600'000'000;
  return walk;
}

}  // namespace

TEST_CASE("tar files of a tree are the same twice") {
  TemporaryDirectory directory;
  fill(directory);
  Compression kind =
      GENERATE(Compression::None, Compression::Gzip, Compression::Xz, Compression::Zstd);
  FileDescriptor tree = open_tree(directory / "t");
  for (const char* name : {"one", "two"}) {
    auto output = OutputFile::create(directory / name);
    REQUIRE(write_tar(*output, {tree.get()}, at_epoch(), {kind, 1, 0}));
    REQUIRE(output->commit(Replace::Refuse));
    // A new time of the same content must not be seen.
    directory.write("t/etc/hostname", "kiln\n");
  }
  CHECK(directory.read("one").size() > 100);
  CHECK(directory.read("one") == directory.read("two"));
}

TEST_CASE("a directory output is the tree") {
  TemporaryDirectory directory;
  fill(directory);
  FileDescriptor tree = open_tree(directory / "t");
  {
    auto output = OutputDirectory::create(directory / "copy");
    Result<void> written = write_directory(*output, {tree.get()}, {}, ::geteuid() == 0);
    INFO((written ? "" : written.error().message));
    REQUIRE(written);
    REQUIRE(output->commit(Replace::Refuse));
  }
  CHECK(directory.read("copy/etc/hostname") == "kiln\n");
  CHECK(std::filesystem::hard_link_count(directory / "copy/same") == 2);
  CHECK(std::filesystem::read_symlink(directory / "copy/link") == "etc");
}

TEST_CASE("squashfs needs its program, and says which package has it") {
  TemporaryDirectory directory;
  fill(directory);
  FileDescriptor tree = open_tree(directory / "t");
  auto output = OutputFile::create(directory / "image.squashfs");
  SquashfsOptions options;
  options.program = "mksquashfs-is-not-here";
  Result<void> written = write_squashfs(*output, {tree.get()}, at_epoch(), options);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("squashfs-tools") != std::string::npos);
}

TEST_CASE("squashfs images are the same twice, and failures are told") {
  if (::system("command -v mksquashfs >/dev/null") != 0) {
    WARN("SKIPPED: mksquashfs is not installed");
    return;
  }
  TemporaryDirectory directory;
  fill(directory);
  FileDescriptor tree = open_tree(directory / "t");
  for (const char* name : {"one", "two"}) {
    auto output = OutputFile::create(directory / name);
    Result<void> written = write_squashfs(*output, {tree.get()}, at_epoch(), {});
    INFO((written ? "" : written.error().message));
    REQUIRE(written);
    REQUIRE(output->commit(Replace::Refuse));
  }
  CHECK(directory.read("one").substr(0, 4) == "hsqs");
  CHECK(directory.read("one") == directory.read("two"));

  SquashfsOptions wrong;
  wrong.compression = "nonsense";
  auto output = OutputFile::create(directory / "three");
  Result<void> written = write_squashfs(*output, {tree.get()}, at_epoch(), wrong);
  REQUIRE_FALSE(written);
  CHECK(written.error().message.find("nonsense") != std::string::npos);
}

TEST_CASE("a full disk is reported by every format and leaves nothing") {
  TemporaryDirectory source;
  TemporaryDirectory small;
  std::string noise;
  for (uint32_t state = 1; noise.size() < 2'000'000;) {
    state = state * 1664525 + 1013904223;
    noise += static_cast<char>(state >> 24);
  }
  source.write("t/noise", noise);
  std::string tar = source / "noise.tar";
  FileDescriptor tree = open_tree(source / "t");
  {
    auto output = OutputFile::create(tar);
    REQUIRE(write_tar(*output, {tree.get()}, {}, {}));
    REQUIRE(output->commit(Replace::Refuse));
  }
  auto told = [](const Result<void>& result) {
    return !result &&
           (result.error().message.find("no space left on device") != std::string::npos ||
            result.error().message.find("No space left on device") != std::string::npos);
  };
  std::function<Result<void>()> write;
  SECTION("tar") {
    write = [&]() -> Result<void> {
      KILN_ASSIGN(OutputFile output, OutputFile::create(small / "out"));
      return write_tar(output, {tree.get()}, {}, {Compression::Zstd, {}, 0});
    };
  }
  SECTION("directory") {
    write = [&]() -> Result<void> {
      KILN_ASSIGN(OutputDirectory output, OutputDirectory::create(small / "out"));
      return write_directory(output, {tree.get()}, {}, false);
    };
  }
  SECTION("layer") {
    write = [&]() -> Result<void> {
      KILN_TRY(write_layer({tree.get()}, {}, {Compression::Gzip, {}, 0}, small.path()));
      return {};
    };
  }
  SECTION("unpacking") {
    write = [&]() -> Result<void> {
      ExtractOptions options;
      options.tree.keep_owner = false;
      Result<void> result = extract_tar(tar, small / "out", options);
      std::filesystem::remove(small / "out");
      return result;
    };
  }
  on_small_disk(small, 1000,
                [&] { return told(write()) && std::filesystem::is_empty(small.path()); });
}

TEST_CASE("paths that a later step deletes are found with their sizes") {
  TemporaryDirectory directory;
  directory.write("0/var/cache/a", std::string(1000, 'x'));
  directory.write("0/var/cache/sub/b", std::string(500, 'x'));
  directory.write("0/keep", "x");
  directory.write("1/tmp/c", std::string(20, 'x'));
  std::filesystem::create_directories(directory / "2/var");
  std::filesystem::create_directories(directory / "2/tmp");
  for (const char* name : {"2/var/cache", "2/tmp/c", "2/of-the-base"}) {
    if (::mknod((directory / name).c_str(), S_IFCHR, 0) != 0) {
      WARN("SKIPPED: this user may not make overlayfs whiteouts");
      return;
    }
  }
  FileDescriptor uppers[] = {open_tree(directory / "0"), open_tree(directory / "1"),
                             open_tree(directory / "2")};
  auto hidden = find_hidden_paths({uppers[0].get(), uppers[1].get(), uppers[2].get()});
  REQUIRE(hidden);
  REQUIRE(hidden->size() == 2);
  CHECK((*hidden)[0].path == "tmp/c");
  CHECK((*hidden)[0].size == 20);
  CHECK((*hidden)[0].written_by == 1);
  CHECK((*hidden)[1].path == "var/cache");
  CHECK((*hidden)[1].size == 1500);
  CHECK((*hidden)[1].written_by == 0);
  CHECK((*hidden)[1].deleted_by == 2);
}

TEST_CASE("files are compressed and archived the same twice") {
  TemporaryDirectory directory;
  fill(directory);
  std::string one = directory / "t/etc/hostname";
  std::string big = directory / "t/big";
  std::vector<ArchiveMember> members = {
      {one, "hostname"}, {big, "big"}, {directory / "t/etc", "etc"}};
  auto make = [&](const std::string& name, auto&& write) {
    auto output = OutputFile::create(directory / name);
    REQUIRE(write(*output));
    REQUIRE(output->commit(Replace::Allow));
    return directory.read(name);
  };
  auto gzip = [&](OutputFile& output) {
    return compress_file(big, output, {Compression::Gzip, 9, 0});
  };
  auto zip = [&](OutputFile& output) {
    return archive_files(members, ArchiveFormat::Zip, output, {});
  };
  auto tar = [&](OutputFile& output) {
    return archive_files(members, ArchiveFormat::Tar, output, {Compression::Zstd, {}, 2});
  };
  CHECK(make("a.gz", gzip) == make("b.gz", gzip));
  CHECK(make("a.zip", zip) == make("b.zip", zip));
  CHECK(make("a.tar.zst", tar) == make("b.tar.zst", tar));
  CHECK(directory.read("a.zip").substr(0, 4) == "PK\3\4");

  auto output = OutputFile::create(directory / "x");
  CHECK(compress_file(directory / "t", *output, {}).error().message.find("is a directory") !=
        std::string::npos);
  CHECK(archive_files({{directory / "t", "t"}}, ArchiveFormat::Zip, *output, {})
            .error()
            .message.find("t/link: a zip file holds files and directories only") == 0);
}

}  // namespace kiln
