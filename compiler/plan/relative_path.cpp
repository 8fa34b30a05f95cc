#include "compiler/plan/relative_path.h"

#include <algorithm>

namespace kiln {
namespace {

bool is_in_path(char c) {
  return c == '/' || c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') ||
         (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Every occurrence that is a whole path or the beginning of one.
std::string replace_path(const std::string& text, const std::string& path,
                         std::string_view replacement) {
  std::string out;
  size_t from = 0;
  for (size_t at = text.find(path); at != std::string::npos; at = text.find(path, at + 1)) {
    const size_t end = at + path.size();
    const bool begins = at == 0 || !is_in_path(text[at - 1]);
    const bool ends = end == text.size() || text[end] == '/' || !is_in_path(text[end]);
    if (begins && ends && at >= from) {
      out.append(text, from, at - from).append(replacement);
      from = end;
    }
  }
  return out.append(text, from);
}

}  // namespace

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

std::string portable_text(std::string text, const std::vector<Mark>& marks) {
  // The root may lie in the working directory, or the other way round: the longer one first.
  std::vector<const Mark*> places;
  for (const Mark& mark : marks) {
    if (mark.kind == "path.root" || mark.kind == "path.cwd") {
      places.push_back(&mark);
    }
  }
  std::ranges::sort(
      places, [](const Mark* a, const Mark* b) { return a->origin.size() > b->origin.size(); });
  for (const Mark* place : places) {
    text = replace_path(text, place->origin, place->kind == "path.root" ? "." : "{path.cwd}");
  }
  return text;
}

}  // namespace kiln
