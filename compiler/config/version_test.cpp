#include "compiler/config/version.h"

#include "tests/support/catch.h"

using namespace kiln;

namespace {

bool allows(std::string_view constraint, std::string_view version) {
  const Result<VersionConstraints> parsed = VersionConstraints::parse(constraint);
  REQUIRE(parsed.ok());
  return parsed->allow(*parse_version(version));
}

}  // namespace

TEST_CASE("version constraints hold as in go-version") {
  CHECK(allows("1.16.0", "1.16.0"));
  CHECK(allows("= 1.16", "v1.16.0"));
  CHECK(!allows("!= 1.16", "1.16.0"));
  CHECK(allows(">= 1.7.0, < 2", "1.16.0"));
  CHECK(!allows(">= 1.7.0, < 1.16", "1.16.0"));
  CHECK(allows("~> 1.10", "1.16.0"));
  CHECK(!allows("~> 1.10.0", "1.16.0"));
  CHECK(allows("~> 1.16.0", "1.16.4"));
  CHECK(!allows("~> 2", "1.16.0"));
  CHECK(!allows("> 1.0", "2.0.0-dev"));
  CHECK(allows("> 2.0.0-alpha", "2.0.0-beta"));
  CHECK(allows(">= 2.0.0-alpha", "2.0.0"));
  CHECK(!allows("~> 2.0.0-alpha", "2.0.0"));
  CHECK(parse_version("1.0.0-rc.2")->compare(*parse_version("1.0.0-rc.10")) < 0);
}

TEST_CASE("what is no constraint is refused") {
  for (const char* bad : {"", "abc", ">= ", "1.x", "=> 1", "1.0,", "~ 1", "1..0"}) {
    CAPTURE(bad);
    CHECK(!VersionConstraints::parse(bad).ok());
  }
}
