#include "cli/engine_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>

#include "compiler/source/system_error.h"

namespace kiln {
namespace {

// The directory of the running program, links followed.
Result<std::string> own_directory() {
  char buffer[PATH_MAX];
  ssize_t length = ::readlink("/proc/self/exe", buffer, sizeof buffer);
  if (length < 0) {
    return system_error("read", "/proc/self/exe");
  }
  std::string path(buffer, static_cast<size_t>(length));
  return path.substr(0, path.rfind('/'));
}

}  // namespace

Result<std::string> find_engine() {
  if (const char* chosen = std::getenv("KILN_ENGINE"); chosen != nullptr && *chosen != '\0') {
    return std::string(chosen);
  }
  KILN_ASSIGN(std::string directory, own_directory());
  std::string beside = directory + "/kiln-engine";
  std::string installed = directory + "/../libexec/kiln/kiln-engine";
  for (const std::string& path : {beside, installed}) {
    if (::access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return Error{fmt::format(
      "kiln-engine, the program that runs this command, is neither {} nor {}: install kiln again, "
      "or name it in KILN_ENGINE",
      beside, installed)};
}

Error become_engine(char** argv) {
  KILN_ASSIGN(std::string path, find_engine());
  ::execv(path.c_str(), argv);
  return system_error("run", path);
}

}  // namespace kiln
