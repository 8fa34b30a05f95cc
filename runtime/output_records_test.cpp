#include "runtime/output_records.h"

#include <sys/stat.h>

#include "runtime/digest.h"
#include "tests/support/temporary_directory.h"

namespace kiln {

TEST_CASE("kiln's own unchanged output may be replaced, anything else needs -force") {
  TemporaryDirectory directory;
  OutputRecords records(directory / "state");
  std::string path = directory / "image.tar";
  CHECK(records.check(path, false));

  directory.write("image.tar", "one");
  CHECK(records.check(path, false).error().message ==
        "output " + path +
            " exists and was not made by kiln. Move it away, or replace it with -force");
  CHECK(records.check(path, true));

  REQUIRE(records.record(path));
  CHECK(*records.standing(path) == OutputStanding::Unchanged);

  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now());
  CHECK(*records.standing(path) == OutputStanding::Unchanged);

  directory.write("image.tar", "two");
  CHECK(records.check(path, false).error().message ==
        "output " + path +
            " exists and was changed after kiln wrote it. Move it away, or replace it with -force");

  REQUIRE(records.record(path, digest_of(DigestAlgorithm::Sha256, "two")));
  CHECK(*records.standing(path) == OutputStanding::Unchanged);
  REQUIRE(records.forget(path));
  CHECK(*records.standing(path) == OutputStanding::Foreign);
}

TEST_CASE("a directory is unchanged while everything in it is") {
  TemporaryDirectory directory;
  OutputRecords records(directory / "state");
  directory.write("image/a/b", "x");
  std::filesystem::create_symlink("a", directory / "image/link");
  std::string path = (directory / "image") + "/";
  REQUIRE(records.record(path));
  CHECK(*records.standing(directory / "image") == OutputStanding::Unchanged);

  SECTION("content") {
    directory.write("image/a/b", "longer");
  }
  SECTION("mode") {
    ::chmod((directory / "image/a/b").c_str(), 0700);
  }
  SECTION("a new file") {
    directory.write("image/c", "");
  }
  SECTION("a link") {
    std::filesystem::remove(directory / "image/link");
    std::filesystem::create_symlink("b", directory / "image/link");
  }
  CHECK(*records.standing(path) == OutputStanding::Changed);
}

TEST_CASE("a link to an output is not the output") {
  TemporaryDirectory directory;
  OutputRecords records(directory / "state");
  std::string path = directory.write("real", "x");
  REQUIRE(records.record(path));
  std::filesystem::create_symlink("real", directory / "link");
  CHECK(*records.standing(directory / "link") == OutputStanding::Foreign);
  std::filesystem::rename(path, directory / "moved");
  std::filesystem::create_symlink("moved", path);
  CHECK(*records.standing(path) == OutputStanding::Changed);
}

}  // namespace kiln
