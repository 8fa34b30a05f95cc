#include "runtime/report/live_view.h"

#include "runtime/event_hub.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

using namespace std::chrono_literals;

RunningStep step(const std::string& summary) {
  RunningStep s;
  s.build = "null.a";
  s.summary = summary;
  return s;
}

const auto later = std::chrono::steady_clock::time_point() + 65s;

}  // namespace

TEST_CASE("one line for each running step", "[live]") {
  std::vector<RunningStep> steps = {step("run build.sh"), step("fetch iso")};
  steps[0].last_line = "\x1b[31mUnpacking\x1b[0m\tvim";
  steps[1].transfer = "debian.iso";
  steps[1].done = 5 << 20;
  steps[1].total = 20 << 20;
  CHECK(live_lines(steps, later, {80, 24}, false) ==
        std::vector<std::string>{"null.a: run build.sh 1m05s  Unpacking vim",
                                 "null.a: fetch iso 1m05s  debian.iso: 25% of 20.0 MiB"});
}

TEST_CASE("lines fit the terminal", "[live]") {
  std::vector<RunningStep> steps(5, step("run a script with a long name"));
  for (RunningStep& s : steps) {
    s.last_line = "Grüße aus Köln, und noch viel mehr";
  }
  for (uint32_t width : {1u, 2u, 10u, 40u, 60u, 200u}) {
    for (const std::string& line : live_lines(steps, later, {width, 24}, false)) {
      INFO(width << ": " << line);
      CHECK(columns_of(line) <= std::max(width, 7u));
    }
  }
  CHECK(live_lines(steps, later, {80, 4}, false).size() == 3);
  CHECK(live_lines(steps, later, {80, 4}, false).back() == "and 3 more");
}

TEST_CASE("what scripts print cannot steer the terminal", "[live]") {
  CHECK(printable("a\x1b[2Jb\x1b]0;title\x07"
                  "c\xC2\x9B"
                  "d\r\n\x7f") == "ab]0;titlecd");
  CHECK(cut_to_columns("Köln", 2) == "K");
  CHECK(cut_to_columns("Köln", 3) == "Kö");
}

TEST_CASE("elapsed times", "[live]") {
  CHECK(elapsed_text(1500ms) == "1s");
  CHECK(elapsed_text(65s) == "1m05s");
  CHECK(elapsed_text(3725s) == "1h02m");
}

TEST_CASE("the live view scrolls what has ended and cleans up", "[live]") {
  std::string screen;
  {
    LiveView view({[&](std::string_view text) { screen += text; }, [] { return TerminalSize{}; }},
                  false, [](const std::string&) { return "/log"; });
    view.on_event(event_now("", event::RunStarted{"r", {"null.a"}}));
    view.on_event(event_now("null.a", event::StepStarted{"build.null.a/x", "", {}, ""}));
    view.on_event(event_now("null.a", event::StepOutput{"build.null.a/x", "last words", false}));
    view.on_event(
        event_now("null.a", event::StepFinished{"build.null.a/x", Outcome::Failed, "no luck", 2s}));
    view.on_event(event_now("null.a", event::BuildFinished{Outcome::Failed, "no luck", 2s, {}}));
    view.on_event(event_now("", event::RunFinished{Outcome::Failed, 2s}));
  }
  CHECK(screen.find("null.a: x failed after 2s: no luck\n    last words\n    Its output: "
                    "/log\nBuild 'null.a' errored after 2 seconds: no luck\n") !=
        std::string::npos);
  CHECK(screen.ends_with("\n==> Builds finished but no artifacts were created.\n"));
}

}  // namespace kiln
