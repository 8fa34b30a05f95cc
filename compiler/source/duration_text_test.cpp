#include "compiler/source/duration_text.h"

#include "tests/support/catch.h"

namespace kiln {

using namespace std::chrono_literals;

TEST_CASE("durations as Go prints them", "[duration]") {
  CHECK(go_duration_text(0ns) == "0s");
  CHECK(go_duration_text(15ns) == "15ns");
  CHECK(go_duration_text(1500ns) == "1.5µs");
  CHECK(go_duration_text(250ms) == "250ms");
  CHECK(go_duration_text(1500ms) == "1.5s");
  CHECK(go_duration_text(90s) == "1m30s");
  CHECK(go_duration_text(2h) == "2h0m0s");
  CHECK(go_duration_text(-2s) == "-2s");
}

TEST_CASE("durations in words have two units at most", "[duration]") {
  CHECK(duration_in_words(0ns) == "0 microseconds");
  CHECK(duration_in_words(1003ms) == "1 second 3 milliseconds");
  CHECK(duration_in_words(61s + 500ms) == "1 minute 1 second");
  CHECK(duration_in_words(3600s + 5ms) == "1 hour 5 milliseconds");
  CHECK(duration_in_words(14636us) == "14 milliseconds 636 microseconds");
}

}  // namespace kiln
