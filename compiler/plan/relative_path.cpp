#include "compiler/plan/relative_path.h"

namespace kiln {

std::string relative_to(std::string_view root, std::string_view path) {
  while (root.size() > 1 && root.ends_with('/')) {
    root.remove_suffix(1);
  }
  if (root == "." && path.starts_with("./")) {
    return std::string(path.substr(2));
  }
  if (root == "/" && path.starts_with('/')) {
    return std::string(path.substr(1));
  }
  if (path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/') {
    return std::string(path.substr(root.size() + 1));
  }
  return std::string(path);
}

}  // namespace kiln
