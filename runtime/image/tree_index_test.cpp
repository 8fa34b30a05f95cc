#include "runtime/image/tree_index.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "runtime/file_descriptor.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

using namespace kiln;

namespace {

TreeIndex index_of(const std::string& directory, std::optional<int64_t> latest = 1000) {
  FileDescriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  WalkOptions walk;
  walk.latest_time = latest;
  auto index = index_tree({fd.get()}, walk);
  REQUIRE(index);
  return *std::move(index);
}

void write(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), 0644);
}

std::vector<std::string> told(const TreeIndex& former, const TreeIndex& now) {
  std::vector<std::string> lines;
  for (const PathDifference& difference : compare_trees(former, now)) {
    lines.push_back(difference.path + ": " + difference.what);
  }
  return lines;
}

}  // namespace

TEST_CASE("an index tells which paths of two trees differ, and how") {
  TemporaryDirectory place;
  std::string tree = place.path() + "/tree";
  std::filesystem::create_directories(tree + "/etc");
  write(tree + "/etc/same", "same");
  write(tree + "/etc/text", "one");
  write(tree + "/etc/mode", "");
  write(tree + "/etc/gone", "");
  write(tree + "/turned", "");
  std::filesystem::create_symlink("same", tree + "/etc/link");
  TreeIndex former = index_of(tree);
  CHECK(told(former, index_of(tree)).empty());

  write(tree + "/etc/text", "two");
  ::chmod((tree + "/etc/mode").c_str(), 0755);
  ::unlink((tree + "/etc/gone").c_str());
  write(tree + "/etc/new \n\\", "");
  ::unlink((tree + "/turned").c_str());
  std::filesystem::create_directory(tree + "/turned");
  ::chmod((tree + "/turned").c_str(), 0644);
  ::unlink((tree + "/etc/link").c_str());
  std::filesystem::create_symlink("text", tree + "/etc/link");
  CHECK(told(former, index_of(tree)) ==
        std::vector<std::string>{"/etc/gone: removed", "/etc/link: same to text",
                                 "/etc/mode: mode 0644 to 0755", "/etc/new \\x0a\\x5c: added",
                                 "/etc/text: content", "/turned: file to directory"});
}

TEST_CASE("times alone are told apart") {
  TreeIndex former{{"a", {.kind = "file", .mtime = 1, .content = "x"}}};
  TreeIndex now{{"a", {.kind = "file", .mtime = 2, .content = "x"}}};
  auto differences = compare_trees(former, now);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].what == "time");
  CHECK(differences[0].is_time_only);
}

TEST_CASE("an index survives being written and read") {
  TreeIndex index{
      {"", {.kind = "directory", .mode = 0755, .mtime = -3}},
      {"a b\n\xff", {.kind = "hard link", .uid = 7, .gid = 8, .content = "c d"}},
      {"-", {.kind = "file", .mode = 04755, .size = 9, .content = "e", .attributes = "f"}}};
  std::string text = tree_index_text(index);
  auto read = read_tree_index(text);
  REQUIRE(read);
  CHECK(told(index, *read).empty());
  CHECK(tree_index_text(*read) == text);
  for (const std::string& wrong :
       {std::string("other\n"), text + "x", text + "a b c\n", text.substr(0, 30)}) {
    CHECK_FALSE(read_tree_index(wrong));
  }
}

TEST_CASE("a hole is what it reads as") {
  TemporaryDirectory place;
  for (const char* name : {"dense", "sparse"}) {
    std::filesystem::create_directory(place.path() + "/" + name);
  }
  write(place.path() + "/dense/f", std::string(200000, '\0') + "end");
  write(place.path() + "/sparse/f", "");
  FileDescriptor file(::open((place.path() + "/sparse/f").c_str(), O_WRONLY | O_CLOEXEC));
  REQUIRE(::pwrite(file.get(), "end", 3, 200000) == 3);
  CHECK(told(index_of(place.path() + "/dense"), index_of(place.path() + "/sparse")).empty());
}
