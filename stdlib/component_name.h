#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace kiln {

// The name of a component whose folder is `shell_local`: `shell-local`.
template <size_t Size>
struct ComponentName {
  consteval explicit ComponentName(const char (&folder)[Size]) {
    std::replace_copy(folder, folder + Size, text, '_', '-');
  }

  constexpr std::string_view view() const { return {text, Size - 1}; }

  char text[Size] = {};
};

}  // namespace kiln
