#include "cli/debug_log.h"

#include <sys/stat.h>

#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

using namespace kiln;

namespace {

struct Asked {
  std::map<std::string, std::string> environment;
  std::string err = {};

  WriteLog open() {
    return open_debug_log(
        [this](const std::string& name) {
          const auto found = environment.find(name);
          return found == environment.end() ? std::nullopt : std::optional(found->second);
        },
        [this](std::string_view text) { err += text; });
  }
};

std::string content(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("nobody asks for a log") {
  for (const char* wish : {"", "0"}) {
    Asked asked{{{"PACKER_LOG", wish}}};
    CHECK(!asked.open());
  }
  Asked off{{{"KILN_LOG", "0"}, {"PACKER_LOG", "1"}}};
  CHECK(!off.open());
}

TEST_CASE("a log goes to standard error") {
  for (const char* name : {"PACKER_LOG", "KILN_LOG"}) {
    Asked asked{{{name, "1"}}};
    const WriteLog log = asked.open();
    REQUIRE(log);
    log("INFO", "a sentence");
    CHECK(asked.err.size() == std::string("2026/01/31 12:00:00 [INFO] a sentence\n").size());
    CHECK(asked.err.ends_with(" [INFO] a sentence\n"));
  }
}

TEST_CASE("a log goes to a file of its own, also when only its path is given") {
  const TemporaryDirectory directory;
  const std::string path = directory.path() + "/log";
  std::ofstream(path + ".old") << "old";
  Asked asked{{{"PACKER_LOG_PATH", path}}};
  {
    const WriteLog log = asked.open();
    REQUIRE(log);
    log("DEBUG", "one");
  }
  CHECK(content(path).ends_with(" [DEBUG] one\n"));
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  asked.open()("INFO", "two");
  CHECK(content(path).find("one") == std::string::npos);
  CHECK(asked.err.empty());
}

TEST_CASE("a log that cannot be written is told of") {
  Asked asked{{{"KILN_LOG_PATH", "/nonexistent/log"}}};
  CHECK(!asked.open());
  CHECK(asked.err == "Warning: no log is kept: open /nonexistent/log: No such file or directory\n");
}
