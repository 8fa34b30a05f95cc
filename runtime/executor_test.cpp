#include "runtime/executor.h"

#include <algorithm>
#include <latch>
#include <thread>

#include "runtime/event_hub.h"
#include "tests/support/catch.h"
#include "tests/support/fake_step_runner.h"

namespace kiln {
namespace {

StepId add(Plan& plan, const std::string& address, std::vector<StepId> needs = {}) {
  Step step;
  step.address = address;
  step.needs = std::move(needs);
  plan.steps.push_back(std::move(step));
  return static_cast<StepId>(plan.steps.size() - 1);
}

// A build NAME with steps NAME/p (prepare), NAME/v0, NAME/v1 (provisioners), NAME/c (capture),
// NAME/e (error cleanup) and two chains: NAME/x0, NAME/x1 and NAME/y0.
PlannedBuild& add_build(Plan& plan, const std::string& name, std::vector<StepId> needs = {}) {
  PlannedBuild build;
  build.name = name;
  build.prepare = {add(plan, name + "/p", std::move(needs))};
  build.provision = {add(plan, name + "/v0"), add(plan, name + "/v1")};
  build.capture = {add(plan, name + "/c")};
  build.error_cleanup = add(plan, name + "/e");
  build.post_process = {{add(plan, name + "/x0"), add(plan, name + "/x1")},
                        {add(plan, name + "/y0")}};
  plan.builds.push_back(std::move(build));
  return plan.builds.back();
}

struct Ran {
  RunOutcome outcome;
  EventLog log;
};

Ran run(const Plan& plan, FakeStepRunner& runner, uint32_t parallel = 0, bool skip_cleanup = false,
        std::stop_token stop = {}) {
  Ran ran;
  EventHub hub;
  hub.add(ran.log);
  ran.outcome = execute(plan, runner, hub, {parallel}, skip_cleanup, std::move(stop));
  return ran;
}

using Done = std::vector<std::string>;

}  // namespace

TEST_CASE("steps of a build run in order", "[executor]") {
  Plan plan;
  add_build(plan, "a");
  FakeStepRunner runner(plan);
  Ran ran = run(plan, runner);
  CHECK(runner.done() == Done{"a/p", "a/v0", "a/v1", "a/c", "a/x0", "a/x1", "a/y0", "finish a"});
  CHECK(ran.outcome.succeeded());
  CHECK_FALSE(ran.outcome.was_cancelled);
  REQUIRE(ran.outcome.builds.size() == 1);
  CHECK(ran.outcome.builds[0].artifacts[0].description == "made a");
  CHECK(ran.log.all<event::StepFinished>().size() == 7);
  CHECK(ran.log.all<event::RunFinished>().back().outcome == Outcome::Succeeded);
}

TEST_CASE("one at a time is strictly in plan order", "[executor]") {
  Plan plan;
  for (const char* name : {"a", "b", "c"}) {
    add_build(plan, name);
  }
  FakeStepRunner runner(plan);
  run(plan, runner, 1);
  Done finishes = runner.done();
  std::erase_if(finishes, [](const std::string& text) { return !text.starts_with("finish"); });
  CHECK(finishes == Done{"finish a", "finish b", "finish c"});
  CHECK(runner.most_running() == 1);
}

TEST_CASE("builds run side by side up to the limit, steps of one build never", "[executor]") {
  Plan plan;
  for (const char* name : {"a", "b", "c", "d"}) {
    add_build(plan, name);
  }
  FakeStepRunner runner(plan);
  SECTION("without a limit all four start before one goes on") {
    std::latch all_started(4);
    for (const char* name : {"a", "b", "c", "d"}) {
      runner.set(std::string(name) + "/p", [&](std::stop_token) {
        all_started.arrive_and_wait();
        return StepRunner::StepResult{};
      });
    }
    run(plan, runner);
    CHECK(runner.most_running() == 4);
  }
  SECTION("a limit of two") {
    run(plan, runner, 2);
    CHECK(runner.most_running() <= 2);
  }
  CHECK_FALSE(runner.overlapped());
  CHECK(runner.done().size() == 4 * 8);
}

TEST_CASE("a failing provisioner stops its build and runs its cleanup", "[executor]") {
  Plan plan;
  add_build(plan, "a");
  add_build(plan, "b");
  FakeStepRunner runner(plan);
  runner.fail("a/v0", "no luck");
  Ran ran = run(plan, runner, 1);
  CHECK(runner.done() == Done{"a/p", "a/v0", "a/e", "finish a", "b/p", "b/v0", "b/v1", "b/c",
                              "b/x0", "b/x1", "b/y0", "finish b"});
  CHECK_FALSE(ran.outcome.succeeded());
  CHECK(ran.outcome.builds[0].outcome == Outcome::Failed);
  CHECK(ran.outcome.builds[0].error == "no luck");
  CHECK(ran.outcome.builds[1].outcome == Outcome::Succeeded);
}

TEST_CASE("the error cleanup", "[executor]") {
  Plan plan;
  add_build(plan, "a");
  FakeStepRunner runner(plan);
  SECTION("is not run when there is no machine yet") {
    runner.fail("a/p", "no machine");
    run(plan, runner);
    CHECK(runner.done() == Done{"a/p", "finish a"});
  }
  SECTION("is run when the capture fails") {
    runner.fail("a/c", "no space");
    run(plan, runner);
    CHECK(runner.done() == Done{"a/p", "a/v0", "a/v1", "a/c", "a/e", "finish a"});
  }
  SECTION("is left out on request") {
    runner.fail("a/v1", "no luck");
    run(plan, runner, 0, true);
    CHECK(runner.done() == Done{"a/p", "a/v0", "a/v1", "finish a"});
  }
  SECTION("adds its own failure") {
    runner.fail("a/v0", "first");
    runner.fail("a/e", "second");
    CHECK(run(plan, runner).outcome.builds[0].error ==
          "Cleanup failed: second. Original Provisioning error: first");
  }
}

TEST_CASE("a failing post-processor ends its chain alone", "[executor]") {
  Plan plan;
  add_build(plan, "a");
  FakeStepRunner runner(plan);
  runner.fail("a/x0", "bad archive");
  runner.finish_errors = {"cannot unmount"};
  Ran ran = run(plan, runner);
  CHECK(runner.done() == Done{"a/p", "a/v0", "a/v1", "a/c", "a/x0", "a/y0", "finish a"});
  CHECK(ran.outcome.builds[0].error ==
        "2 error(s) occurred:\n\n* Post-processor failed: bad archive\n* cannot unmount");
}

TEST_CASE("a build waits for what it needs", "[executor]") {
  Plan plan;
  PlannedBuild base = add_build(plan, "base");
  add_build(plan, "app", {base.capture[0]});
  add_build(plan, "other");
  FakeStepRunner runner(plan);
  SECTION("and runs after it") {
    run(plan, runner);
    Done done = runner.done();
    CHECK(std::ranges::find(done, "finish base") < std::ranges::find(done, "app/p"));
    CHECK(done.size() == 3 * 8);
  }
  SECTION("and fails with it") {
    runner.fail("base/v0", "no luck");
    Ran ran = run(plan, runner);
    CHECK(ran.outcome.builds[1].error == "It needs the build base, which failed.");
    CHECK(ran.outcome.builds[2].outcome == Outcome::Succeeded);
    CHECK(std::ranges::count(runner.done(), "app/p") == 0);
    CHECK(ran.log.all<event::BuildFinished>().size() == 3);
  }
}

TEST_CASE("a stop request reaches what runs and keeps the rest from starting", "[executor]") {
  Plan plan;
  add_build(plan, "a");
  add_build(plan, "b");
  FakeStepRunner runner(plan);
  std::stop_source source;
  std::latch running(1);
  bool cleanup_was_stopped = true;
  runner.set("a/v0", [&](std::stop_token stop) {
    running.count_down();
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait(lock, stop, [] { return false; });
    return StepRunner::StepResult{Outcome::Failed, "interrupted"};
  });
  runner.set("a/e", [&](std::stop_token stop) {
    cleanup_was_stopped = stop.stop_requested();
    return StepRunner::StepResult{};
  });
  std::jthread stopper([&] {
    running.wait();
    source.request_stop();
  });
  Ran ran = run(plan, runner, 1, false, source.get_token());
  CHECK(runner.done() == Done{"a/p", "a/v0", "a/e", "finish a"});
  CHECK_FALSE(cleanup_was_stopped);
  CHECK(ran.outcome.was_cancelled);
  CHECK(ran.outcome.builds[0].outcome == Outcome::Cancelled);
  CHECK(ran.outcome.builds[1].outcome == Outcome::Cancelled);
  CHECK(ran.log.all<event::RunFinished>().back().outcome == Outcome::Cancelled);
}

}  // namespace kiln
