#include "compiler/plan/glob.h"

#include <algorithm>
#include <functional>

#include "compiler/value/unicode.h"

namespace kiln {
namespace {

std::u32string decode_utf8(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    points.push_back(point.value);
    text.remove_prefix(point.size);
  }
  return points;
}

constexpr size_t max_nesting = 32;

}  // namespace

class GlobParser {
 public:
  explicit GlobParser(std::u32string pattern) : pattern_(std::move(pattern)) {}

  Result<Glob::Parts> parse() { return parts(0); }

 private:
  bool at_end() const { return at_ == pattern_.size(); }
  bool take(char32_t c) {
    const bool matches = !at_end() && pattern_[at_] == c;
    at_ += matches ? 1 : 0;
    return matches;
  }

  // Up to the end, or inside braces up to `,` or `}`.
  Result<Glob::Parts> parts(size_t nesting) {
    Glob::Parts parts;
    while (!at_end()) {
      if (nesting > 0 && (pattern_[at_] == ',' || pattern_[at_] == '}')) {
        break;
      }
      KILN_ASSIGN(Glob::Part part, next(nesting));
      parts.push_back(std::move(part));
    }
    return parts;
  }

  Result<Glob::Part> next(size_t nesting) {
    if (take('*')) {
      take('*');
      return Glob::Part{Glob::Kind::AnyText};
    }
    if (take('?')) {
      return Glob::Part{Glob::Kind::AnyCharacter};
    }
    if (take('[')) {
      return set();
    }
    if (take('{')) {
      return either(nesting + 1);
    }
    KILN_ASSIGN(const char32_t c, character());
    return Glob::Part{Glob::Kind::Character, c};
  }

  Result<char32_t> character() {
    if (take('\\') && at_end()) {
      return Error{"the pattern ends after \"\\\""};
    }
    return pattern_[at_++];
  }

  Result<Glob::Part> set() {
    Glob::Part part{Glob::Kind::Set};
    part.is_negated = take('!');
    while (!take(']')) {
      if (at_end()) {
        return Error{"\"[\" without \"]\""};
      }
      KILN_ASSIGN(const char32_t first, character());
      char32_t last = first;
      const bool is_range = !at_end() && pattern_[at_] == '-' && at_ + 1 < pattern_.size() &&
                            pattern_[at_ + 1] != ']';
      if (is_range) {
        ++at_;
        KILN_ASSIGN(last, character());
      }
      if (last < first) {
        return Error{"a range whose end comes before its start"};
      }
      part.ranges.emplace_back(first, last);
    }
    if (part.ranges.empty()) {
      return Error{"an empty \"[]\""};
    }
    return part;
  }

  Result<Glob::Part> either(size_t nesting) {
    if (nesting > max_nesting) {
      return Error{"too many levels of \"{\""};
    }
    Glob::Part part{Glob::Kind::Either};
    do {
      KILN_ASSIGN(Glob::Parts choice, parts(nesting));
      part.choices.push_back(std::move(choice));
    } while (take(','));
    if (!take('}')) {
      return Error{"\"{\" without \"}\""};
    }
    return part;
  }

  std::u32string pattern_;
  size_t at_ = 0;
};

Result<Glob> Glob::parse(std::string_view pattern) {
  Glob glob;
  KILN_ASSIGN(glob.parts_, GlobParser(decode_utf8(pattern)).parse());
  return glob;
}

bool Glob::matches(std::string_view text) const {
  const std::u32string points = decode_utf8(text);
  Positions start(points.size() + 1);
  start[0] = true;
  return advance(parts_, points, std::move(start)).back();
}

Glob::Positions Glob::advance(const Parts& parts, const std::u32string& text, Positions from) {
  for (const Part& part : parts) {
    from = advance(part, text, from);
  }
  return from;
}

Glob::Positions Glob::advance(const Part& part, const std::u32string& text, const Positions& from) {
  Positions to(from.size());
  if (part.kind == Kind::AnyText) {
    const auto first = std::ranges::find(from, true);
    std::fill(to.begin() + (first - from.begin()), to.end(), true);
    return to;
  }
  if (part.kind == Kind::Either) {
    for (const Parts& choice : part.choices) {
      const Positions reached = advance(choice, text, from);
      std::transform(to.begin(), to.end(), reached.begin(), to.begin(), std::logical_or<>());
    }
    return to;
  }
  for (size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool is_in_set = std::ranges::any_of(
        part.ranges, [c](const auto& range) { return range.first <= c && c <= range.second; });
    const bool fits = part.kind == Kind::AnyCharacter ||
                      (part.kind == Kind::Character && c == part.character) ||
                      (part.kind == Kind::Set && is_in_set != part.is_negated);
    to[i + 1] = from[i] && fits;
  }
  return to;
}

}  // namespace kiln
