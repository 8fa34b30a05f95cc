#include "compiler/plan/glob.h"

#include "tests/support/catch.h"

using namespace kiln;

namespace {

bool matches(std::string_view pattern, std::string_view text) {
  const Result<Glob> glob = Glob::parse(pattern);
  REQUIRE(glob.ok());
  return glob->matches(text);
}

}  // namespace

TEST_CASE("patterns over build names cross dots") {
  CHECK(matches("null.b", "null.b"));
  CHECK(!matches("null.b", "mybuild.null.b"));
  CHECK(matches("*.null.b", "mybuild.null.b"));
  CHECK(matches("mybuild.*", "mybuild.null.b"));
  CHECK(matches("**", ""));
  CHECK(matches("a?c", "abc"));
  CHECK(matches("a?c", "a\u00e4c"));
  CHECK(!matches("a?c", "ac"));
  CHECK(matches("[a-c]x", "bx"));
  CHECK(!matches("[!a-c]x", "bx"));
  CHECK(matches("[!a-c]x", "dx"));
  CHECK(matches("{amazon,azure}-*.{x,y{1,2}}", "azure-arm.y2"));
  CHECK(!matches("{amazon,azure}-*.{x,y{1,2}}", "azure-arm.y3"));
  CHECK(matches("a\\*", "a*"));
  CHECK(!matches("a\\*", "ab"));
  CHECK(matches("a}b,c", "a}b,c"));
}

TEST_CASE("patterns that mean nothing are refused") {
  for (const char* bad : {"[a", "{a", "a\\", "[]", "[z-a]", "{a,{b}"}) {
    CAPTURE(bad);
    CHECK(!Glob::parse(bad).ok());
  }
  CHECK(!Glob::parse(std::string(100, '{')).ok());
}

TEST_CASE("many stars take no more than their time") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) {
    pattern += "*a";
  }
  CHECK(!matches(pattern + "b", std::string(2000, 'a')));
}
