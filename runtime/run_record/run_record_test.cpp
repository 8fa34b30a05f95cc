#include "runtime/run_record/run_record.h"

#include <sys/stat.h>

#include <filesystem>

#include "compiler/source/disk_reader.h"
#include "runtime/event_hub.h"
#include "runtime/scratch_directory.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

unsigned mode_of(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 07777u : 0;
}

ScratchDirectory test_directory() {
  auto made =
      ScratchDirectory::create(std::filesystem::temp_directory_path().string() + "/kiln-test");
  REQUIRE(made);
  return *std::move(made);
}

}  // namespace

TEST_CASE("a run record holds the events and a log for each step", "[run_record]") {
  ScratchDirectory directory = test_directory();
  std::string run = directory.path() + "/runs/r1";
  {
    auto record = RunRecord::create(directory.path(), "r1");
    REQUIRE(record);
    RunRecord& sink = **record;
    std::string step = "build.web.null.a/provisioner[0]";
    sink.on_event(event_now("", event::RunStarted{"r1", {"web.null.a"}}));
    sink.on_event(event_now(
        "web.null.a", event::StepStarted{step, "run", ComponentKind::Provisioner, "shell-local"}));
    sink.on_event(event_now("web.null.a", event::StepSaid{step, "Running", false}));
    sink.on_event(event_now("web.null.a", event::StepOutput{step, "hello", false}));
    sink.on_event(event_now("web.null.a", event::StepProgress{step, "x", 1, 2}));
    sink.on_event(
        event_now("web.null.a", event::StepFinished{step, Outcome::Failed, "no luck", {}}));
    CHECK(sink.log_path(step) == run + "/001-web.null.a-provisioner_0_.log");
    CHECK(sink.log_path("another").empty());
    CHECK(sink.problem().empty());
  }
  CHECK(mode_of(run) == 0700);
  CHECK(mode_of(run + "/events.jsonl") == 0600);
  CHECK(mode_of(run + "/001-web.null.a-provisioner_0_.log") == 0600);
  DiskReader disk;
  CHECK(*disk.read(run + "/001-web.null.a-provisioner_0_.log") ==
        "Running\nhello\nError: no luck\n");
  std::string events = *disk.read(run + "/events.jsonl");
  CHECK(std::count(events.begin(), events.end(), '\n') == 4);
  CHECK(events.find(R"("event":"step_finished","address":"build.web.null.a/provisioner[0]",)"
                    R"("outcome":"failed","error":"no luck","seconds":0.000})") !=
        std::string::npos);
}

TEST_CASE("a full disk spoils the record and nothing else", "[run_record]") {
  ScratchDirectory directory = test_directory();
  auto record = RunRecord::create(directory.path(), "r1");
  REQUIRE(record);
  std::filesystem::remove_all(directory.path() + "/runs/r1");
  (*record)->on_event(event_now("b", event::StepStarted{"build.b/x", "", {}, ""}));
  CHECK((*record)->problem().find("no such file or directory") != std::string::npos);
}

TEST_CASE("scratch directories go away, and those of the dead with them", "[run_record]") {
  ScratchDirectory parent = test_directory();
  std::string abandoned = parent.path() + "/abandoned";
  std::filesystem::create_directories(abandoned + "/deep");
  std::string path;
  {
    auto first = ScratchDirectory::create(parent.path());
    REQUIRE(first);
    path = first->path();
    CHECK(mode_of(path) == 0700);
    CHECK_FALSE(std::filesystem::exists(abandoned));
    auto second = ScratchDirectory::create(parent.path());
    REQUIRE(second);
    CHECK(std::filesystem::exists(path));
    second->keep();
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(std::filesystem::directory_iterator(parent.path()) !=
        std::filesystem::directory_iterator());
}

}  // namespace kiln
