#include "runtime/image/tree_entry.h"

namespace kiln {

bool is_portable_xattr(std::string_view name) {
  return name == "security.capability" || name == "system.posix_acl_access" ||
         name == "system.posix_acl_default" ||
         (name.substr(0, 5) == "user." && name.substr(0, 13) != "user.overlay.");
}

std::string parent_path(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string last_name(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace kiln
