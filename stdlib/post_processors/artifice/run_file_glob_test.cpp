#include "stdlib/post_processors/artifice/run_file_glob.h"

#include <filesystem>
#include <fstream>

#include "runtime/scratch_directory.h"
#include "tests/support/catch.h"

namespace kiln {

TEST_CASE("patterns of artifice match as Go's filepath.Glob", "[artifice]") {
  namespace fs = std::filesystem;
  auto scratch = ScratchDirectory::create(fs::temp_directory_path().string() + "/kiln-test");
  REQUIRE(scratch);
  std::string root = scratch->path();
  for (const char* name : {"a.img", "b.img", ".hidden.img", "d1/x", "d2/x", "d2/y", "we[ird]"}) {
    fs::create_directories(fs::path(root + "/" + name).parent_path());
    std::ofstream(root + "/" + name) << name;
  }
  auto match = [&](const std::string& pattern) {
    std::string all;
    for (const std::string& path : glob_files(root + "/" + pattern)) {
      all += path.substr(root.size() + 1) + " ";
    }
    return all;
  };
  CHECK(match("*.img") == ".hidden.img a.img b.img ");
  CHECK(match("?.img") == "a.img b.img ");
  CHECK(match("[^a].img") == "b.img ");
  CHECK(match("d*/x") == "d1/x d2/x ");
  CHECK(match("*/y") == "d2/y ");
  CHECK(match("a.img") == "a.img ");
  CHECK(match("none") == "");
  CHECK(match("none/*") == "");
  CHECK(match("we\\[ird]") == "we[ird] ");
}

}  // namespace kiln
