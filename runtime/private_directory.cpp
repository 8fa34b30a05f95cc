#include "runtime/private_directory.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "compiler/source/system_error.h"

namespace kiln {

Result<void> make_private_directory(const std::string& path) {
  std::string so_far;
  for (const std::filesystem::path& part : std::filesystem::path(path)) {
    if (part.empty()) {
      continue;
    }
    so_far += so_far.empty() || so_far.ends_with('/') ? part.string() : "/" + part.string();
    if (::mkdir(so_far.c_str(), 0700) != 0 && errno != EEXIST) {
      return system_error("create directory", so_far);
    }
  }
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return Error{"create directory " + path + ": something that is no directory is in its place"};
  }
  return {};
}

}  // namespace kiln
