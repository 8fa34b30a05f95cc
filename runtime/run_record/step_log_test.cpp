#include "runtime/run_record/step_log.h"

#include <sys/stat.h>

#include <filesystem>

#include "compiler/source/disk_reader.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

using namespace kiln;

namespace {

// The log after `count` lines of ten bytes, the newline included.
std::string log_of(int count, const std::string& path) {
  auto log = StepLog::create(path, {.head = 50, .tail = 30});
  REQUIRE(log);
  for (int i = 0; i < count; ++i) {
    REQUIRE(log->write_line("line " + std::to_string(1000 + i)));
  }
  REQUIRE(log->finish());
  return *DiskReader().read(path);
}

}  // namespace

TEST_CASE("a step's log keeps its beginning and its end", "[run_record]") {
  TemporaryDirectory place;
  std::string path = place.path() + "/step.log";
  SECTION("whole when it is short") {
    CHECK(log_of(5, path) == "line 1000\nline 1001\nline 1002\nline 1003\nline 1004\n");
  }
  SECTION("whole while the tail has room") {
    std::string text = log_of(11, path);
    CHECK(text.size() == 110);
    CHECK(text.find("kiln left") == std::string::npos);
  }
  SECTION("with the middle left out") {
    CHECK(log_of(100, path) ==
          "line 1000\nline 1001\nline 1002\nline 1003\nline 1004\n"
          "[kiln left 900 bytes of output out here]\n"
          "line 1095\nline 1096\nline 1097\nline 1098\nline 1099\n");
  }
  struct stat info{};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(place.path()), {}) == 1);
}

TEST_CASE("a line longer than the whole log is kept", "[run_record]") {
  TemporaryDirectory place;
  auto log = StepLog::create(place.path() + "/step.log", {.head = 5, .tail = 5});
  REQUIRE(log);
  REQUIRE(log->write_line("0123456789"));
  REQUIRE(log->write_line("abcdefghij"));
  REQUIRE(log->finish());
  CHECK(*DiskReader().read(log->path()) == "0123456789\nabcdefghij\n");
}
