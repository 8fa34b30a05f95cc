#include "stdlib/functions/formats/glob.h"

#include <algorithm>
#include <optional>
#include <set>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

// Nesting beyond this is a loop of links or a mistake.
constexpr size_t kDeepest = 64;

const Error kBadPattern{"syntax error in pattern"};

// Replaces the first `{a,b}` by each of its alternatives, until none is left.
Result<void> expand_braces(const std::string& pattern, std::vector<std::string>& out) {
  size_t open = std::string::npos;
  int depth = 0;
  std::vector<size_t> cuts;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '{') {
      open = depth++ == 0 ? i : open;
    } else if (pattern[i] == ',' && depth == 1) {
      cuts.push_back(i);
    } else if (pattern[i] == '}' && depth > 0 && --depth == 0) {
      cuts.push_back(i);
      size_t begin = open + 1;
      for (size_t cut : cuts) {
        KILN_TRY(expand_braces(
            pattern.substr(0, open) + pattern.substr(begin, cut - begin) + pattern.substr(i + 1),
            out));
        begin = cut + 1;
      }
      return {};
    }
  }
  if (depth > 0) {
    return kBadPattern;
  }
  out.push_back(pattern);
  return {};
}

// Whether a class such as `[a-z]` has a character. Takes the class off the pattern, which must
// begin with `[`; nothing if it does not end.
std::optional<bool> take_class(std::string_view& pattern, char32_t c) {
  pattern.remove_prefix(1);
  bool negated = pattern.starts_with('^') || pattern.starts_with('!');
  pattern.remove_prefix(negated ? 1 : 0);
  bool matched = false;
  for (bool first = true; first || !pattern.starts_with(']'); first = false) {
    auto take = [&] {
      pattern.remove_prefix(pattern.starts_with('\\') ? 1 : 0);
      CodePoint next = first_code_point(pattern);
      pattern.remove_prefix(next.size);
      return next;
    };
    CodePoint low = take();
    CodePoint high = low;
    if (pattern.size() > 1 && pattern[0] == '-' && pattern[1] != ']') {
      pattern.remove_prefix(1);
      high = take();
    }
    if (low.size == 0 || high.size == 0) {
      return {};
    }
    matched |= c >= low.value && c <= high.value;
  }
  pattern.remove_prefix(1);
  return matched != negated;
}

// Whether one path element matches one element of a pattern.
bool matches(std::string_view pattern, std::string_view name) {
  while (!pattern.empty()) {
    if (pattern[0] == '*') {
      pattern.remove_prefix(1);
      for (size_t skip = 0; skip <= name.size(); ++skip) {
        if (matches(pattern, name.substr(skip))) {
          return true;
        }
      }
      return false;
    }
    CodePoint next = first_code_point(name);
    if (next.size == 0) {
      return false;
    }
    if (pattern[0] == '[') {
      auto in_class = take_class(pattern, next.value);
      if (!in_class || !*in_class) {
        return false;
      }
    } else if (pattern[0] == '?') {
      pattern.remove_prefix(1);
    } else {
      pattern.remove_prefix(pattern[0] == '\\' ? 1 : 0);
      CodePoint wanted = first_code_point(pattern);
      if (pattern.substr(0, wanted.size) != name.substr(0, next.size)) {
        return false;
      }
      pattern.remove_prefix(wanted.size);
    }
    name.remove_prefix(next.size);
  }
  return name.empty();
}

Result<void> check_element(std::string_view element) {
  while (!element.empty()) {
    if (element[0] == '\\') {
      element.remove_prefix(1);
      if (element.empty()) {
        return kBadPattern;
      }
      element.remove_prefix(1);
    } else if (element[0] == '[') {
      if (!take_class(element, 0)) {
        return kBadPattern;
      }
    } else {
      element.remove_prefix(1);
    }
  }
  return {};
}

using Elements = std::vector<std::string>;

class Walk {
 public:
  Walk(const FileReader& files, std::string root) : files_(files), root_(std::move(root)) {}

  std::set<std::string> found;

  void walk(const std::string& relative, const Elements& pattern, size_t at, size_t depth) {
    if (depth > kDeepest) {
      return;
    }
    if (pattern[at] == "**") {
      if (at + 1 < pattern.size()) {
        walk(relative, pattern, at + 1, depth + 1);
      }
      for (const std::string& name : list(relative)) {
        visit(join(relative, name), pattern, at, at + 1 == pattern.size(), depth);
      }
      return;
    }
    for (const std::string& name : list(relative)) {
      if (!matches(pattern[at], name)) {
        continue;
      }
      if (at + 1 == pattern.size()) {
        visit(join(relative, name), pattern, at, true, kDeepest);
      } else if (kind(join(relative, name)) == FileKind::Directory) {
        walk(join(relative, name), pattern, at + 1, depth + 1);
      }
    }
  }

 private:
  static std::string join(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + "/" + name;
  }

  FileKind kind(const std::string& relative) const { return files_.kind(root_ + "/" + relative); }

  std::vector<std::string> list(const std::string& relative) const {
    auto names = files_.list(relative.empty() ? root_ : root_ + "/" + relative);
    return names ? *names : std::vector<std::string>();
  }

  // Takes a file, or goes on in a directory with the same element of the pattern.
  void visit(const std::string& relative, const Elements& pattern, size_t at, bool takes_files,
             size_t depth) {
    FileKind what = kind(relative);
    if (what == FileKind::Regular && takes_files) {
      found.insert(relative);
    } else if (what == FileKind::Directory && depth < kDeepest) {
      walk(relative, pattern, at, depth + 1);
    }
  }

  const FileReader& files_;
  std::string root_;
};

}  // namespace

Result<std::vector<std::string>> glob(const FileReader& files, const std::string& directory,
                                      std::string_view pattern) {
  std::vector<std::string> patterns;
  KILN_TRY(expand_braces(std::string(pattern), patterns));
  Walk walk(files, directory);
  for (const std::string& single : patterns) {
    Elements elements;
    for (size_t begin = 0; begin <= single.size();) {
      size_t slash = std::min(single.find('/', begin), single.size());
      std::string element = single.substr(begin, slash - begin);
      KILN_TRY(check_element(element));
      if (!element.empty() && element != ".") {
        elements.push_back(std::move(element));
      }
      begin = slash + 1;
    }
    if (!elements.empty()) {
      walk.walk("", elements, 0, 0);
    }
  }
  return std::vector<std::string>(walk.found.begin(), walk.found.end());
}

}  // namespace kiln
