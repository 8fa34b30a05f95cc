#include "runtime/container/root_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/container/container.h"
#include "runtime/container/copy_directory.h"
#include "runtime/container/guest_test.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

namespace fs = std::filesystem;

// A tree full of ways out of it, and what lies outside.
struct HostileTree {
  HostileTree() {
    fs::create_directories(place.path("tree/real"));
    fs::create_directories(place.path("outside"));
    write_test_file(place.path("outside/secret"), "secret");
    write_test_file(place.path("tree/real/file"), "inside");
    fs::create_symlink(place.path("outside"), place.path("tree/absolute"));
    fs::create_symlink("../outside", place.path("tree/up"));
    fs::create_symlink(place.path("outside/secret"), place.path("tree/file"));
    fs::create_symlink("/proc/self/root" + place.path("outside/secret"), place.path("tree/magic"));
    fs::create_symlink("loop", place.path("tree/loop"));
    fs::create_symlink("/real/file", place.path("tree/good"));
    REQUIRE(::mkfifo(place.path("tree/fifo").c_str(), 0666) == 0);
    fs::create_hard_link(place.path("outside/secret"), place.path("tree/hard"));
  }

  RootDirectory open() {
    Result<RootDirectory> root = RootDirectory::open(place.path("tree"));
    REQUIRE(root.ok());
    return *std::move(root);
  }

  void check_outside() {
    CHECK(read_test_file(place.path("outside/secret")) == "secret");
    CHECK(std::distance(fs::directory_iterator(place.path("outside")), {}) == 1);
  }

  TestDirectory place;
};

std::string content(const RootDirectory& root, const std::string& path) {
  Result<FileDescriptor> file = root.open_file(path);
  if (!file) {
    return file.error().message;
  }
  std::string text(100, '\0');
  text.resize(*read_up_to(file->get(), text.data(), text.size(), path));
  return text;
}

TEST_CASE("links in a tree lead inside it when it is read") {
  HostileTree tree;
  RootDirectory root = tree.open();
  CHECK(content(root, "/good") == "inside");
  CHECK(content(root, "good") == "inside");
  CHECK(content(root, "/../../real/../../real/file") == "inside");
  for (const char* path : {"/absolute/secret", "/up/secret", "/file", "/magic"}) {
    INFO(path);
    CHECK(content(root, path) == std::string("open ") + path + ": no such file or directory");
  }
  CHECK(content(root, "/loop") == "open /loop: too many levels of symbolic links");
  CHECK(content(root, "/fifo") == "open /fifo: it is neither a regular file nor a directory");
  CHECK(content(root, "/real") == "open /real: is a directory");
}

TEST_CASE("links in a tree lead inside it when it is written") {
  HostileTree tree;
  RootDirectory root = tree.open();
  CHECK(!root.write_file("/absolute/new", "x", 0644).ok());
  CHECK(!root.write_file("/up/new", "x", 0644).ok());
  CHECK(!root.write_file("/file", "x", 0644).ok());
  CHECK(!root.write_file("/magic", "x", 0644).ok());
  CHECK(!root.write_file("/loop", "x", 0644).ok());
  CHECK(!root.write_file("/real", "x", 0644).ok());
  CHECK(!root.make_directories("/absolute/a/b", 0755).ok());
  CHECK(root.write_file("/good", "through a link", 0640).ok());
  CHECK(read_test_file(tree.place.path("tree/real/file")) == "through a link");
  CHECK(fs::is_symlink(tree.place.path("tree/good")));
  // Replacing a name leaves its other names alone, and never opens a FIFO.
  CHECK(root.write_file("/hard", "x", 0644).ok());
  CHECK(root.write_file("/fifo", "x", 04755).ok());
  struct stat info{};
  REQUIRE(::lstat(tree.place.path("tree/fifo").c_str(), &info) == 0);
  CHECK(info.st_mode == (S_IFREG | 04755));
  tree.check_outside();
  // No temporary file is left.
  for (const auto& entry : fs::recursive_directory_iterator(tree.place.path("tree"))) {
    CHECK(entry.path().filename().string().find(".kiln-") == std::string::npos);
  }
}

TEST_CASE("removing in a tree follows nothing") {
  HostileTree tree;
  RootDirectory root = tree.open();
  for (const char* path : {"/absolute", "/up", "/file", "/fifo", "/hard", "/real", "/not/there"}) {
    INFO(path);
    CHECK(root.remove(path).ok());
    CHECK(!fs::exists(fs::symlink_status(tree.place.path("tree") + path)));
  }
  CHECK(!root.remove("/..").ok());
  CHECK(!root.remove("/").ok());
  CHECK(root.remove("absolute/secret").ok());
  tree.check_outside();
}

TEST_CASE("a path is looked at without following its end") {
  HostileTree tree;
  RootDirectory root = tree.open();
  CHECK(S_ISLNK((*root.inspect("/good"))->mode));
  CHECK(*root.follow("/good") == "/real/file");
  CHECK(!root.inspect("/real/file/below")->has_value());
  CHECK(!root.inspect("/nothing")->has_value());
  CHECK(*root.is_directory("/real"));
  CHECK(!*root.is_directory("/good"));
  CHECK(!*root.is_directory("/absolute"));
  CHECK(*root.list("/real") == std::vector<std::string>{"file"});
}

TEST_CASE("directories are copied in and out by the rule of the trailing slash") {
  TestDirectory place;
  fs::create_directories(place.path("source/below"));
  fs::create_directories(place.path("tree"));
  write_test_file(place.path("source/below/file"), "content");
  fs::permissions(place.path("source/below/file"), fs::perms(0750));
  fs::create_symlink("below/file", place.path("source/link"));
  RootDirectory root = *RootDirectory::open(place.path("tree"));
  REQUIRE(copy_directory_in(place.path("source"), root, "/named", {}).ok());
  REQUIRE(copy_directory_in(place.path("source/"), root, "/content/deep", {}).ok());
  CHECK(read_test_file(place.path("tree/named/source/below/file")) == "content");
  CHECK(read_test_file(place.path("tree/content/deep/below/file")) == "content");
  CHECK(fs::is_regular_file(fs::symlink_status(place.path("tree/content/deep/link"))));
  CHECK(fs::status(place.path("tree/content/deep/below/file")).permissions() == fs::perms(0750));
  REQUIRE(copy_directory_out(root, "/named/source", place.path("out"), {}).ok());
  REQUIRE(copy_directory_out(root, "/named/source/", place.path("out"), {}).ok());
  CHECK(read_test_file(place.path("out/source/below/file")) == "content");
  CHECK(read_test_file(place.path("out/below/file")) == "content");
}

TEST_CASE("a circle of links is no endless copy") {
  TestDirectory place;
  fs::create_directories(place.path("tree/a"));
  fs::create_symlink("..", place.path("tree/a/up"));
  fs::create_symlink(".", place.path("tree/a/here"));
  RootDirectory root = *RootDirectory::open(place.path("tree"));
  Result<void> copied = copy_directory_out(root, "/a", place.path("out"), {});
  REQUIRE(!copied.ok());
  CHECK(copied.error().message ==
        "copy /a/here: a symbolic link leads back to a directory above it");
}

TEST_CASE("what an earlier download wrote does not lead a later one astray") {
  HostileTree tree;
  fs::create_directories(tree.place.path("tree/real/absolute"));
  write_test_file(tree.place.path("tree/real/absolute/secret"), "overwritten");
  // The destination holds a link out of itself where the tree has a directory.
  fs::create_directories(tree.place.path("out"));
  fs::create_symlink(tree.place.path("outside"), tree.place.path("out/absolute"));
  RootDirectory root = tree.open();
  CHECK(!copy_directory_out(root, "/real/", tree.place.path("out"), {}).ok());
  tree.check_outside();
}

TEST_CASE("a guest's planted links lead kiln nowhere", "[container]") {
  TestTree tree;
  write_test_file(tree.place.path("secret"), "secret");
  write_test_file(tree.place.path("source"), "uploaded");
  auto guest = tree.start();
  std::string outside = tree.place.path();
  CHECK(run_in(*guest, "rm -r /etc; ln -s " + outside + " /etc; ln -s ../../../.." + outside +
                           " /up; ln -s /proc/1/root" + outside +
                           " /magic; ln -s /proc/1/exe /exe;"
                           "ln -s /proc/self/fd/3 /fd; mkfifo /fifo; mkdir /dir; ln -s " +
                           outside + "/secret /dir/secret")
            .output == "");
  for (const char* path : {"/etc/x", "/up/x", "/magic/x", "/etc/secret", "/fd/x"}) {
    INFO(path);
    CHECK(!guest->upload(tree.place.path("source"), path, 0644, {}).ok());
    CHECK(!guest->download(path, tree.place.path("x"), {}).ok());
  }
  CHECK(!guest->download("/exe", tree.place.path("x"), {}).ok());
  CHECK(!guest->download("/fd", tree.place.path("x"), {}).ok());
  CHECK(!guest->download("/fifo", tree.place.path("x"), {}).ok());
  CHECK(!guest->download_directory("/dir", tree.place.path("out"), {}).ok());
  CHECK(guest->upload(tree.place.path("source"), "/fifo", 0644, {}).ok());
  CHECK(guest->upload(tree.place.path("source"), "/../../dir/up", 0600, {}).ok());
  CHECK(run_in(*guest, "cat /fifo /dir/up; stat -c '%a %u' /dir/up").output ==
        "uploadeduploaded600 0\n");
  CHECK(!fs::exists(tree.place.path("x")));
  CHECK(read_test_file(tree.place.path("secret")) == "secret");
  REQUIRE(guest->close({}).ok());
}

TEST_CASE("files go into and out of a guest", "[container]") {
  TestTree tree;
  auto guest = tree.start();
  REQUIRE(guest->upload_content("hello", "/tmp/script.sh", 0755, {}).ok());
  CHECK(run_in(*guest, "stat -c %a /tmp/script.sh; cat /tmp/script.sh").output == "755\nhello");
  Result<void> upload = guest->upload_content("x", "/no/such/directory/file", 0644, {});
  REQUIRE(!upload.ok());
  CHECK(upload.error().message == "write /no/such/directory/file: no such file or directory");
  CHECK(*guest->is_directory("/etc", {}));
  CHECK(!*guest->is_directory("/etc/passwd", {}));
  CHECK(!*guest->is_directory("/none", {}));
  REQUIRE(guest->upload_directory(tree.place.path("lower/etc/"), "/copy", {}).ok());
  CHECK(run_in(*guest, "ls /copy").output == "group\npasswd\n");
  REQUIRE(guest->download_directory("/copy", tree.place.path("out"), {}).ok());
  CHECK(read_test_file(tree.place.path("out/copy/passwd")) ==
        read_test_file(tree.place.path("lower/etc/passwd")));
  CHECK(guest->download("/etc/passwd", "/dev/null", {}).ok());
  CHECK(fs::is_character_file("/dev/null"));
  Result<void> download = guest->download("/etc", tree.place.path("y"), {});
  REQUIRE(!download.ok());
  CHECK(download.error().message == "open /etc: is a directory");
}

}  // namespace
}  // namespace kiln
