#include "compiler/source/own_directory.h"

#include <filesystem>

namespace kiln {

Result<std::string> own_directory(const std::string& override_path, const std::string& xdg_path,
                                  const std::string& home, const std::string& fallback) {
  std::string path = override_path;
  if (path.empty() && xdg_path.starts_with('/')) {
    path = xdg_path + "/kiln";
  }
  if (path.empty()) {
    if (home.empty()) {
      return Error{
          "HOME is not set, so there is no place for kiln's own files. Set KILN_STATE_DIR and "
          "KILN_CACHE_DIR to directories it may use."};
    }
    path = home + "/" + fallback + "/kiln";
  }
  std::error_code error;
  std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? Result<std::string>(Error{path + ": " + error.message()})
               : Result<std::string>(absolute.lexically_normal().string());
}

}  // namespace kiln
