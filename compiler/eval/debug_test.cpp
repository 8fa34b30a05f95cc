#include "compiler/eval/debug.h"

#include "compiler/source/disk_reader.h"
#include "tests/support/catch.h"
#include "tests/support/fake_functions.h"

using namespace kiln;

namespace {

std::string answers(const std::string& lines) {
  DiskReader files;
  const std::vector<std::string> arguments = {"--vars",
                                              R"({"o":{"name":"n","list":[1,2.5,"x"]},"n":7})"};
  return debug_eval(arguments, lines, files, fake_functions()).out;
}

}  // namespace

TEST_CASE("a long input is answered line for line, by however many threads") {
  const std::vector<std::string> kinds = {"o.name",
                                          "[for x in o.list : \"${x}!\"]",
                                          "upper(o.name)",
                                          "n > {0} ? \"a\" : {0}",
                                          "o.list[{0}]",
                                          "\"${o.name}-${n + {0} * 0.1}\"",
                                          "missing.{0}",
                                          "{ k{0} = o, l = [n] }",
                                          "(",
                                          "o[\"na${\"me\"}\"]"};
  std::string lines;
  std::string expected;
  for (int i = 0; i < 10'000; ++i) {
    std::string line = kinds[static_cast<size_t>(i) % kinds.size()];
    for (size_t at = line.find("{0}"); at != std::string::npos; at = line.find("{0}")) {
      line.replace(at, 3, std::to_string(i % 40));
    }
    lines += line + "\n";
    if (i < 400) {
      expected += answers(line + "\n");
    }
  }
  REQUIRE(lines.size() > 150'000);
  const std::string found = answers(lines);
  // They repeat themselves every 400 lines.
  std::string repeated;
  for (int i = 0; i < 25; ++i) {
    repeated += expected;
  }
  CHECK(found == repeated);
}
