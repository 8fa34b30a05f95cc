#include "runtime/reuse/key_difference.h"

#include <fmt/format.h>

namespace kiln {
namespace {

// A part of a key in words.
std::string part_text(std::string_view part) {
  if (part.starts_with("config.")) {
    return fmt::format("the option {}, or a file that it names", part.substr(7));
  }
  if (part.starts_with("machine.")) {
    return fmt::format("the option {} of the source", part.substr(8));
  }
  return part == "files"        ? "a file that it reads"
         : part == "parents"    ? "what it starts from"
         : part == "version"    ? "the version of its component"
         : part == "build_name" ? "the name of the build"
                                : std::string(part);
}

}  // namespace

std::vector<std::string> key_difference(const std::map<std::string, std::string>& now,
                                        const std::map<std::string, std::string>& before) {
  std::vector<std::string> differing;
  for (const auto& [part, digest] : now) {
    const auto other = before.find(part);
    if (other == before.end() || other->second != digest) {
      differing.push_back(part_text(part));
    }
  }
  for (const auto& [part, digest] : before) {
    if (!now.contains(part)) {
      differing.push_back(part_text(part));
    }
  }
  return differing;
}

}  // namespace kiln
