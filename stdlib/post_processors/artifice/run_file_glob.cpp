#include "stdlib/post_processors/artifice/run_file_glob.h"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>

namespace kiln {
namespace {

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?[\\") != std::string::npos;
}

std::vector<std::string> entries_of(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(directory.empty() ? "." : directory, error), end;
       !error && it != end; it.increment(error)) {
    names.push_back(it->path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

std::vector<std::string> glob_files(const std::string& pattern) {
  std::error_code error;
  if (!has_wildcard(pattern)) {
    bool exists = std::filesystem::exists(std::filesystem::symlink_status(pattern, error));
    return exists ? std::vector<std::string>{pattern} : std::vector<std::string>{};
  }
  size_t slash = pattern.rfind('/');
  std::string last = slash == std::string::npos ? pattern : pattern.substr(slash + 1);
  // With its slash, so that a path is the directory and a name.
  std::vector<std::string> directories = {""};
  if (slash != std::string::npos) {
    std::string parent = pattern.substr(0, slash);
    directories = parent.empty() ? std::vector<std::string>{"/"} : glob_files(parent);
    for (std::string& directory : directories) {
      directory += directory.ends_with('/') ? "" : "/";
    }
  }
  std::vector<std::string> found;
  for (const std::string& directory : directories) {
    for (const std::string& name : entries_of(directory)) {
      if (::fnmatch(last.c_str(), name.c_str(), FNM_PATHNAME) == 0) {
        found.push_back(directory + name);
      }
    }
  }
  return found;
}

}  // namespace kiln
