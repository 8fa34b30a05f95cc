#include "stdlib/post_processors/compress/archive_choice.h"

#include <algorithm>
#include <vector>

namespace kiln {
namespace {

constexpr std::string_view algorithms[] = {"gz", "lz4", "bgzf", "xz", "bzip2", "zst"};

// All dots that lower-case letters or digits follow, with these.
std::vector<std::string> endings_of(std::string_view text) {
  std::vector<std::string> endings;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '.') {
      continue;
    }
    size_t end = i + 1;
    while (end < text.size() &&
           ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= '0' && text[end] <= '9'))) {
      ++end;
    }
    if (end > i + 1) {
      endings.emplace_back(text.substr(i + 1, end - i - 1));
      i = end - 1;
    }
  }
  return endings;
}

}  // namespace

ArchiveChoice choose_archive(std::string_view output, std::string_view format) {
  std::string name(output);
  if (!format.empty()) {
    name.append(".").append(format);
  }
  std::vector<std::string> endings = endings_of(name);
  if (endings.empty()) {
    return {"tar", "gz"};
  }
  const std::string& last = endings.back();
  if (last == "tar" || last == "zip") {
    return {last, ""};
  }
  if (std::ranges::find(algorithms, last) == std::end(algorithms)) {
    return {"tar", "gz"};
  }
  bool is_tar = endings.size() > 1 && endings[endings.size() - 2] == "tar";
  return {is_tar ? "tar" : "", last};
}

}  // namespace kiln
