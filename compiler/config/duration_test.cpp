#include "compiler/config/config.h"
#include "tests/support/catch.h"

using namespace kiln;
using namespace std::chrono_literals;

TEST_CASE("durations are read as Go reads them") {
  CHECK(parse_duration("90s") == Duration(90s));
  CHECK(parse_duration("1h2m3.5s") == Duration(1h + 2min + 3500ms));
  CHECK(parse_duration("1ms2us3ns") == Duration(1002003ns));
  CHECK(parse_duration("5\u00B5s") == Duration(5us));
  CHECK(parse_duration("-1.5h") == Duration(-90min));
  CHECK(parse_duration("0") == Duration(0));
  CHECK(parse_duration("+.5s") == Duration(500ms));
  for (const char* bad :
       {"", "5", "s", "1 s", "1min", "-", "1h,2m", "1..5s", ".s", "9999999999h"}) {
    CAPTURE(bad);
    CHECK(!parse_duration(bad));
  }
}
