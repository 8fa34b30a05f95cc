#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>

#include "compiler/source/disk_reader.h"
#include "compiler/source/render.h"
#include "compiler/source/suggest.h"
#include "tests/support/catch.h"

namespace kiln {
namespace {

KILN_DIAG(TestProblem, Error, "Test problem", "This is about \"{}\".", std::string);

TEST_CASE("render underlines the span and shows the detail") {
  SourceMap sources;
  auto id = sources.add("a.pkr.hcl", "x = 1\ny = zed\n");
  Diagnostics diags;
  diags.emit({id, 10, 13}, TestProblem, "zed").hint = "do something else";
  CHECK(render(sources, diags.all()[0]) ==
        "Error: Test problem\n"
        "\n"
        "  a.pkr.hcl:2:5\n"
        "  2 | y = zed\n"
        "    |     ^^^\n"
        "\n"
        "This is about \"zed\".\n"
        "Hint: do something else\n"
        "\n");
}

TEST_CASE("a very long line is cut around the span") {
  SourceMap sources;
  auto id = sources.add("a", std::string(5000, 'a') + "!" + std::string(5000, 'b'));
  Diagnostics diags;
  diags.emit({id, 5000, 5001}, TestProblem, "x");
  std::string text = render(sources, diags.all()[0]);
  CHECK(text.size() < 500);
  CHECK(text.find("a!b") != std::string::npos);
}

TEST_CASE("columns count grapheme clusters and skip a byte order mark") {
  SourceMap sources;
  std::string family = "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7";
  auto id = sources.add("a", "\xEF\xBB\xBF" + family + "x\n\xC3\xA9y\xFFz");
  CHECK(sources.position(id, 3) == Position{1, 1});
  CHECK(sources.position(id, static_cast<uint32_t>(3 + family.size())) == Position{1, 2});
  auto second = static_cast<uint32_t>(3 + family.size() + 2);
  CHECK(sources.position(id, second + 3) == Position{2, 3});
  CHECK(sources.position(id, second + 4) == Position{2, 4});
}

TEST_CASE("nothing joins a quote or the end of an interpolation") {
  SourceMap sources;
  const std::string mark = "\xCC\x81";
  const auto id = sources.add("a", "\"" + mark + "\" ${x}" + mark + "$" + mark + " \\\"" + mark);
  CHECK(sources.position(id, 1) == Position{1, 2});
  CHECK(sources.position(id, 3) == Position{1, 3});
  CHECK(sources.position(id, 9) == Position{1, 9});
  CHECK(sources.position(id, 12) == Position{1, 11});
  CHECK(sources.position(id, 19) == Position{1, 15});
}

TEST_CASE("the limit of texts is the environment's, if that is a number of mebibytes") {
  auto limit = [](std::string text) {
    return source_limit([&](const std::string& name) {
      return name == "KILN_SOURCE_MIB" ? std::optional(text) : std::nullopt;
    });
  };
  CHECK(limit("1") == uint64_t{1} << 20);
  CHECK(limit("4095") == uint64_t{4095} << 20);
  for (const char* text : {"", "0", "4096", "x", "1 ", "-1", "99999999999999999999"}) {
    CHECK(limit(text) == default_source_limit);
  }
  CHECK(source_limit({}) == default_source_limit);
}

TEST_CASE("problems without end are not all kept") {
  Diagnostics diags;
  for (size_t i = 0; i < Diagnostics::most_reported + 5; ++i) {
    diags.emit({}, TestProblem, "x");
  }
  CHECK(diags.all().size() == Diagnostics::most_reported + 1);
  CHECK(diags.all().back().summary == "Too many problems");
  CHECK(diags.has_errors());
}

TEST_CASE("control characters of the input never reach the terminal") {
  SourceMap sources;
  auto id = sources.add("a", "x = \033[31mred\n");
  Diagnostics diags;
  diags.emit({id, 0, 1}, TestProblem, "x");
  CHECK(render(sources, diags.all()[0]).find('\033') == std::string::npos);
}

TEST_CASE("suggest finds misspellings and nothing else") {
  std::vector<std::string> names = {"region", "name", "image"};
  CHECK(suggest("regoin", names) == "region");
  CHECK(suggest("nmae", names) == "name");
  CHECK(suggest("q", names).empty());
  CHECK(suggest("completely_different", names).empty());
}

TEST_CASE("dropping diagnostics restores has_errors") {
  Diagnostics diags;
  size_t mark = diags.mark();
  diags.emit({}, TestProblem, "x");
  CHECK(diags.has_errors());
  diags.drop_after(mark);
  CHECK_FALSE(diags.has_errors());
}

TEST_CASE("JSON diagnostics carry the range") {
  SourceMap sources;
  auto id = sources.add("a", "x = 1\n");
  Diagnostics diags;
  diags.emit({id, 4, 5}, TestProblem, "1");
  CHECK(
      render_json(sources, diags.all()[0]) ==
      R"({"detail":"This is about \"1\".","kind":"TestProblem","range":{"end":{"byte":5,"column":6,"line":1},)"
      R"("filename":"a","start":{"byte":4,"column":5,"line":1}},"severity":"error","summary":"Test problem"})");
}

}  // namespace
TEST_CASE("a pipe, a device and a directory are no files to wait for") {
  std::string directory = (std::filesystem::temp_directory_path() / "kiln-source-XXXXXX").string();
  REQUIRE(::mkdtemp(directory.data()) != nullptr);
  const std::string pipe = directory + "/a.pkr.hcl";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const DiskReader files;
  CHECK(files.read(pipe).error().message ==
        "read " + pipe + ": it is a pipe, and nobody writes to it");
  CHECK(files.read("/dev/zero").error().message == "open /dev/zero: is not a file");
  CHECK(files.read(directory).error().message == "open " + directory + ": is a directory");
  CHECK(*files.read("/dev/null") == "");
  std::filesystem::remove_all(directory);
}

}  // namespace kiln
