#include "runtime/image/tree_walk.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>

#include "runtime/file_descriptor.h"
#include "runtime/image/extract.h"
#include "tests/support/tar_bytes.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

using Names = std::vector<std::string>;

struct OpenTrees {
  explicit OpenTrees(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      held.emplace_back(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
      REQUIRE(held.back());
      fds.push_back(held.back().get());
    }
  }
  std::vector<FileDescriptor> held;
  std::vector<int> fds;
};

EntryList walk(const std::vector<std::string>& layers, const WalkOptions& options = {}) {
  OpenTrees trees(layers);
  EntryList list;
  Result<void> walked = walk_tree(trees.fds, options, list);
  INFO((walked ? "" : walked.error().message));
  REQUIRE(walked);
  return list;
}

// False, with a warning, where whiteouts cannot be made.
bool make_whiteout(const std::string& path) {
  if (::mknod(path.c_str(), S_IFCHR, 0) == 0) {
    return true;
  }
  WARN("SKIPPED: this user may not make overlayfs whiteouts");
  return false;
}

void make_opaque(const std::string& path) {
  const char* name = ::geteuid() == 0 ? "trusted.overlay.opaque" : "user.overlay.opaque";
  REQUIRE(::setxattr(path.c_str(), name, "y", 1, 0) == 0);
}

}  // namespace

TEST_CASE("entries come depth first in bytewise order") {
  TemporaryDirectory directory;
  directory.write("t/b/x", "");
  directory.write("t/b-c", "");
  directory.write("t/B", "");
  directory.write("t/\xc3\xa4", "");
  directory.write("t/a", "");
  CHECK(walk({directory / "t"}).order == Names{"", "B", "a", "b", "b/x", "b-c", "\xc3\xa4"});
}

TEST_CASE("a walk sees kinds, links, holes and sockets") {
  TemporaryDirectory directory;
  directory.write("t/file", "content");
  ::chmod((directory / "t/file").c_str(), 06755);
  REQUIRE(::link((directory / "t/file").c_str(), (directory / "t/same").c_str()) == 0);
  REQUIRE(::symlink("/etc/passwd", (directory / "t/link").c_str()) == 0);
  ::mkfifo((directory / "t/pipe").c_str(), 0600);
  directory.write("t/sparse", "");
  REQUIRE(::truncate((directory / "t/sparse").c_str(), 1 << 20) == 0);
  int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::string socket_path = directory / "t/socket";
  socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::close(socket);

  std::string warning;
  WalkOptions options;
  options.warn = [&](const std::string& text) { warning += text; };
  EntryList list = walk({directory / "t"}, options);
  CHECK(list.order == Names{"", "file", "link", "pipe", "same", "sparse"});
  CHECK(list.entries["file"].mode == 06755);
  CHECK(list.contents["file"] == "content");
  CHECK(list.entries["same"].kind == EntryKind::HardLink);
  CHECK(list.entries["same"].link_target == "file");
  CHECK(list.entries["link"].link_target == "/etc/passwd");
  CHECK(list.entries["sparse"].size == 1 << 20);
  CHECK(list.contents["sparse"].empty());
  CHECK(warning == "socket is a socket, which archives cannot hold: left out");
}

TEST_CASE("times are not later than SOURCE_DATE_EPOCH") {
  TemporaryDirectory directory;
  directory.write("t/new", "");
  directory.write("t/old", "");
  timespec old[2] = {{1000, 5}, {1000, 5}};
  ::utimensat(AT_FDCWD, (directory / "t/old").c_str(), old, 0);
  WalkOptions options;
  options.latest_time = 1'600'000'000;
  EntryList list = walk({directory / "t"}, options);
  CHECK(list.entries["new"].mtime == 1'600'000'000);
  CHECK(list.entries["new"].mtime_nanoseconds == 0);
  CHECK(list.entries["old"].mtime == 1000);
}

TEST_CASE("tar, unpacked and walked again, is the same tar") {
  TemporaryDirectory directory;
  directory.write("t/a/b", "content");
  directory.write("t/sparse", "x");
  REQUIRE(::truncate((directory / "t/sparse").c_str(), 100'000) == 0);
  REQUIRE(::symlink("a", (directory / "t/l").c_str()) == 0);
  REQUIRE(::link((directory / "t/a/b").c_str(), (directory / "t/z").c_str()) == 0);
  ::setxattr((directory / "t/a/b").c_str(), "user.note", "x", 1, 0);
  auto tar_of = [](const std::string& path) {
    OpenTrees trees({path});
    StringSink sink;
    TarWriter tar(sink);
    REQUIRE(walk_tree(trees.fds, {}, tar));
    REQUIRE(tar.finish());
    return sink.text;
  };
  std::string first = tar_of(directory / "t");
  ExtractOptions options;
  options.tree.keep_owner = ::geteuid() == 0;
  REQUIRE(extract_tar(directory.write("t.tar", first), directory / "again", options));
  CHECK(tar_of(directory / "again") == first);
}

TEST_CASE("stacked directories are seen as overlayfs shows them") {
  TemporaryDirectory directory;
  directory.write("base/etc/passwd", "old");
  directory.write("base/etc/group", "group");
  directory.write("base/opt/tool/bin", "tool");
  directory.write("base/var/cache/x", "x");
  directory.write("one/etc/passwd", "new");
  directory.write("one/var/cache/y", "y");
  directory.write("one/opt/other", "other");
  std::filesystem::create_directories(directory / "two/etc");
  std::filesystem::create_directories(directory / "two/var/cache");
  directory.write("two/opt/tool", "now a file");
  if (!make_whiteout(directory / "two/etc/group")) {
    return;
  }
  make_opaque(directory / "two/var/cache");
  std::vector<std::string> uppers = {directory / "two", directory / "one"};

  WalkOptions merged;
  merged.whiteouts = Whiteouts::Apply;
  EntryList all = walk({uppers[0], uppers[1], directory / "base"}, merged);
  CHECK(all.order ==
        Names{"", "etc", "etc/passwd", "opt", "opt/other", "opt/tool", "var", "var/cache"});
  CHECK(all.contents["etc/passwd"] == "new");

  OpenTrees base({directory / "base"});
  WalkOptions layer;
  layer.whiteouts = Whiteouts::Emit;
  layer.base = base.fds[0];
  layer.include_root = false;
  CHECK(walk(uppers, layer).order == Names{"etc", "etc/.wh.group", "etc/passwd", "opt", "opt/other",
                                           "opt/tool", "var", "var/cache",
                                           "var/cache/.wh..wh..opq"});

  layer.base = -1;
  CHECK(walk(uppers, layer).order ==
        Names{"etc", "etc/passwd", "opt", "opt/other", "opt/tool", "var", "var/cache"});

  layer.emit_all = true;
  Names everything = walk({uppers[0]}, layer).order;
  CHECK(std::find(everything.begin(), everything.end(), "var/cache/.wh..wh..opq") !=
        everything.end());
}

TEST_CASE("a file whose name means a deletion cannot be in a layer") {
  TemporaryDirectory directory;
  directory.write("t/etc/.wh.passwd", "");
  OpenTrees trees({directory / "t"});
  EntryList list;
  WalkOptions options;
  CHECK(walk_tree(trees.fds, options, list));
  options.for_layer = true;
  CHECK(walk_tree(trees.fds, options, list).error().message ==
        "etc/.wh.passwd: names that begin with .wh. mean a deletion in an OCI layer, so this file "
        "cannot be part of one");
}

TEST_CASE("links planted in a tree are not followed") {
  TemporaryDirectory directory;
  directory.write("outside/precious", "precious");
  std::filesystem::create_directories(directory / "t");
  REQUIRE(::symlink((directory / "outside").c_str(), (directory / "t/out").c_str()) == 0);
  REQUIRE(::symlink("/", (directory / "t/root").c_str()) == 0);
  CHECK(walk({directory / "t"}).order == Names{"", "out", "root"});
}

}  // namespace kiln
