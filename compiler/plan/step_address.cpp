#include "compiler/plan/step_address.h"

namespace kiln {
namespace {

constexpr std::string_view prefix = "build.";

// Where the slash between the parts is; npos for none. Keys are quoted.
size_t find_slash(std::string_view address) {
  bool is_quoted = false;
  for (size_t i = 0; i < address.size(); ++i) {
    if (address[i] == '"') {
      is_quoted = !is_quoted;
    } else if (is_quoted && address[i] == '\\') {
      ++i;
    } else if (!is_quoted && address[i] == '/') {
      return i;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view build_part(std::string_view address) {
  const size_t slash = find_slash(address);
  return slash == std::string_view::npos || !address.starts_with(prefix)
             ? std::string_view()
             : address.substr(prefix.size(), slash - prefix.size());
}

std::string_view step_part(std::string_view address) {
  const size_t slash = find_slash(address);
  return slash == std::string_view::npos ? address : address.substr(slash + 1);
}

}  // namespace kiln
