#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// A pattern over build names as -only and -except have them: gobwas/glob's syntax without
// separators. `*` and `**` stand for any text, `?` for one character, `[abc]`, `[a-z]` and `[!a]`
// for one of or not of a set, `{a,b}` for either pattern; `\` makes the next character plain.
class Glob {
 public:
  // The error says what is wrong with the pattern.
  static Result<Glob> parse(std::string_view pattern);

  // In time proportional to the product of both lengths.
  bool matches(std::string_view text) const;

 private:
  friend class GlobParser;

  enum class Kind : uint8_t { Character, AnyText, AnyCharacter, Set, Either };

  struct Part {
    Kind kind;
    char32_t character = 0;
    // Set: ranges of characters, both ends included.
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
    bool is_negated = false;
    std::vector<std::vector<Part>> choices = {};
  };
  using Parts = std::vector<Part>;
  // By position in the text: whether a match may stand there.
  using Positions = std::vector<bool>;

  static Positions advance(const Parts& parts, const std::u32string& text, Positions from);
  static Positions advance(const Part& part, const std::u32string& text, const Positions& from);

  Parts parts_;
};

}  // namespace kiln
