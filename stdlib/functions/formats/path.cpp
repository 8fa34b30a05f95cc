#include "stdlib/functions/formats/path.h"

#include <vector>

namespace kiln {

std::string clean_path(std::string_view path) {
  bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    size_t slash = path.find('/');
    std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part.empty() || part == ".") {
      continue;
    }
    bool above = part == "..";
    if (above && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!above || !rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (size_t i = 0; i < parts.size(); ++i) {
    out += i == 0 ? "" : "/";
    out += parts[i];
  }
  return out.empty() ? "." : out;
}

std::string path_base(std::string_view path) {
  if (path.empty()) {
    return ".";
  }
  size_t end = path.find_last_not_of('/');
  if (end == std::string_view::npos) {
    return "/";
  }
  path = path.substr(0, end + 1);
  size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string path_directory(std::string_view path) {
  size_t slash = path.rfind('/');
  return clean_path(slash == std::string_view::npos ? "" : path.substr(0, slash + 1));
}

std::string path_under(std::string_view directory, std::string_view path) {
  if (path.starts_with('/')) {
    return clean_path(path);
  }
  return clean_path(std::string(directory) + "/" + std::string(path));
}

}  // namespace kiln
