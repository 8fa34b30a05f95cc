#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/event_hub.h"
#include "runtime/state/journal.h"
#include "runtime/state/run_index.h"
#include "runtime/state/run_list.h"
#include "runtime/state/run_lock.h"
#include "runtime/state/schema.h"
#include "tests/support/temporary_directory.h"

namespace kiln {
namespace {

constexpr const char* step = "build.web.null.a/provisioner[0]";

RunDescription description_of(const TemporaryDirectory& directory, const std::string& id) {
  return {id, "t.pkr.hcl", directory.path(), directory / id};
}

}  // namespace

TEST_CASE("a run's events become rows that can be read back", "[state]") {
  const TemporaryDirectory directory;
  {
    auto writer = StateWriter::open(directory.path());
    REQUIRE(writer);
    auto index = RunIndex::begin(**writer, description_of(directory, "0123-45"));
    REQUIRE(index);
    RunIndex& sink = **index;
    sink.on_event(event_now("", event::RunStarted{"0123-45", {"web.null.a"}}));
    sink.on_event(event_now(
        "web.null.a", event::StepStarted{step, "run", ComponentKind::Provisioner, "shell-local"}));
    event::StepFinished finished{step, Outcome::Failed, "no luck", {}};
    finished.bytes_added = 4096;
    sink.on_event(event_now("web.null.a", finished));
    sink.on_event(
        event_now("web.null.a", event::BuildFinished{Outcome::Failed, "no luck", {}, {}}));
    sink.on_event(event_now("", event::RunFinished{Outcome::Failed, {}}));
    CHECK((*writer)->problem().empty());
  }
  struct stat info{};
  REQUIRE(::stat((directory / "state.db").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);

  auto database = open_state(directory.path());
  REQUIRE(database);
  REQUIRE(*database);
  auto run = find_run(**database, "01");
  REQUIRE(run);
  CHECK(run->outcome == "failed");
  auto steps = steps_of(**database, run->id);
  REQUIRE(steps);
  REQUIRE(steps->size() == 1);
  CHECK(steps->front().address == step);
  CHECK(steps->front().error == "no luck");
  CHECK(steps->front().bytes_added == 4096);
  auto builds = builds_of(**database, run->id);
  REQUIRE(builds);
  CHECK(builds->at(0).outcome == "failed");
  CHECK_FALSE(find_run(**database, "9"));
  CHECK(find_run(**database, "latest"));
}

TEST_CASE("what is intended is on disk before the call returns, even when kiln is killed then",
          "[state]") {
  const TemporaryDirectory directory;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto writer = StateWriter::open(directory.path());
    auto index = RunIndex::begin(**writer, description_of(directory, "r1"));
    Journal journal(**writer, "r1");
    const bool is_kept = journal.intend({ResourceKind::Directory, "/somewhere"}).ok();
    ::kill(is_kept ? ::getpid() : 0, SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  auto database = open_state(directory.path());
  REQUIRE(database);
  auto rows = (*database)->query("SELECT kind, path, removed FROM resources");
  REQUIRE(rows);
  REQUIRE(rows->size() == 1);
  CHECK(text_of(rows->at(0)[1]) == "/somewhere");
  CHECK(std::holds_alternative<std::monostate>(rows->at(0)[2]));
  auto run = find_run(**database, "r1");
  REQUIRE(run);
  CHECK(run->outcome == "killed");
}

TEST_CASE("a run is alive while its lock is held", "[state]") {
  const TemporaryDirectory directory;
  CHECK_FALSE(RunLock::is_held(directory.path()));
  {
    auto lock = RunLock::hold(directory.path());
    REQUIRE(lock);
    CHECK(RunLock::is_held(directory.path()));
    CHECK_FALSE(RunLock::hold(directory.path()));
  }
  CHECK_FALSE(RunLock::is_held(directory.path()));
}

TEST_CASE("tables of a newer kiln are refused by both versions", "[state]") {
  const TemporaryDirectory directory;
  REQUIRE(StateWriter::open(directory.path()));
  {
    auto database = Database::open(directory / "state.db");
    REQUIRE(database);
    REQUIRE(database->execute("PRAGMA user_version = 99"));
  }
  auto refused = StateWriter::open(directory.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("version 99, and this kiln knows " +
                                     std::to_string(state_schema_version())) != std::string::npos);
}

TEST_CASE("a file that is no database is refused with what to do", "[state]") {
  const TemporaryDirectory directory;
  directory.write("state.db", std::string(4096, 'x'));
  auto refused = StateWriter::open(directory.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("Move the file away") != std::string::npos);
}

TEST_CASE("two writers of one database do not lose rows", "[state]") {
  const TemporaryDirectory directory;
  auto first = StateWriter::open(directory.path());
  auto second = StateWriter::open(directory.path());
  REQUIRE(first);
  REQUIRE(second);
  REQUIRE(RunIndex::begin(**first, description_of(directory, "a")));
  for (int i = 0; i < 200; ++i) {
    for (const auto& writer : {&*first, &*second}) {
      (*writer)->write([i](Database& database) {
        return database.execute(
            "INSERT INTO resources (run, kind, path, created) VALUES ('a', 'directory', 'x', ?1)",
            {int64_t{i}});
      });
    }
  }
  first->reset();
  second->reset();
  auto database = open_state(directory.path());
  REQUIRE(database);
  auto rows = (*database)->query("SELECT count(*) FROM resources");
  REQUIRE(rows);
  CHECK(integer_of(rows->at(0)[0]) == 400);
}

}  // namespace kiln
