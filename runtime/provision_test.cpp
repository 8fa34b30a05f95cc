#include "runtime/provision.h"

#include "runtime/none_communicator.h"
#include "runtime/pause.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

using namespace std::chrono_literals;

// What the next tries of the provisioner under test do: an empty text succeeds, `wait` waits to be
// stopped, others fail with the text. A plain function pointer is all a runner has.
std::vector<std::string> tries;

Result<void> scripted(const Value&, Communicator&, StepContext& context) {
  std::string next = tries.front();
  tries.erase(tries.begin());
  if (next == "wait") {
    return pause_for(1h, context.stop);
  }
  return next.empty() ? Result<void>() : Result<void>(Error{next});
}

struct Told {
  bool ok = false;
  std::string error;
  std::vector<std::string> said;
};

Told run(const Step& step, std::vector<std::string> behaviour, std::stop_token stop = {}) {
  tries = std::move(behaviour);
  Told told;
  std::mutex mutex;
  StepContext context;
  context.stop = std::move(stop);
  context.say = context.say_error = [&](std::string_view text) {
    std::lock_guard lock(mutex);
    told.said.emplace_back(text);
  };
  NoneCommunicator nobody;
  Result<void> done = provision(step, {scripted}, Value(), nobody, context);
  told.ok = done.ok();
  told.error = done ? "" : done.error().message;
  return told;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a provisioner is tried again", "[provision]") {
  Step step;
  step.max_retries = 2;
  SECTION("until it succeeds") {
    Told told = run(step, {"a \"b\"", ""});
    CHECK(told.ok);
    CHECK(told.said ==
          Lines{"Provisioner failed with \"a \\\"b\\\"\", retrying with 2 trie(s) left"});
  }
  SECTION("as often as was said") {
    Told told = run(step, {"one", "two", "three"});
    CHECK(told.error == "three");
    CHECK(told.said == Lines{"Provisioner failed with \"one\", retrying with 2 trie(s) left",
                             "Provisioner failed with \"two\", retrying with 1 trie(s) left",
                             "retry limit reached."});
  }
  SECTION("but not when the run is stopped") {
    std::stop_source source;
    source.request_stop();
    CHECK(run(step, {"one", "two"}, source.get_token()).error == "one");
  }
}

TEST_CASE("a failure may be let pass", "[provision]") {
  Step step;
  step.continue_on_error = true;
  Told told = run(step, {"bad"});
  CHECK(told.ok);
  CHECK(told.said == Lines{"Warning: Provisioner failed with \"bad\", but continue_on_error is "
                           "set; continuing the build."});
  std::stop_source source;
  source.request_stop();
  CHECK_FALSE(run(step, {"bad"}, source.get_token()).ok);
}

TEST_CASE("a provisioner that takes too long is stopped", "[provision]") {
  Step step;
  step.timeout = 20ms;
  SECTION("with an error that says so") {
    Told told = run(step, {"wait"});
    CHECK(told.error == "The provisioner did not end within its timeout of 20ms.");
    CHECK(told.said == Lines{"Setting a 20ms timeout for the next provisioner...",
                             "Cancelling provisioner after a timeout..."});
  }
  SECTION("and may be tried again, each try with its own time") {
    step.max_retries = 1;
    CHECK(run(step, {"wait", ""}).ok);
  }
  SECTION("after the pause before it") {
    step.pause_before = 1ms;
    Told told = run(step, {"wait"});
    CHECK(told.said.front() == "Pausing 1ms before the next provisioner...");
    CHECK(told.error == "The provisioner did not end within its timeout of 20ms.");
  }
}

TEST_CASE("an error of its own is not taken for the time limit", "[provision]") {
  Step step;
  step.timeout = 1h;
  CHECK(run(step, {"bad"}).error == "bad");
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  CHECK(run(step, {"wait"}, source.get_token()).error == "The pause was interrupted.");
}

}  // namespace kiln
