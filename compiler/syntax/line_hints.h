#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kiln {

// What the way a text is laid out tells about it when the grammar no longer can: people indent what
// belongs together. Offsets are in bytes.

uint32_t line_start(std::string_view text, uint32_t offset);

// How many blanks a line starts with.
uint32_t indentation(std::string_view text, uint32_t line_start);

// Whether a line could be the start of an argument or block: a name, then `=`, `{`, a quote or
// another name.
bool looks_like_item(std::string_view text, uint32_t offset);
// The same with less doubt: the name is followed by `=`, or the line ends in `{`. For text that may
// not be of this language at all.
bool is_surely_item(std::string_view text, uint32_t offset);
// Whether a name could start here.
bool looks_like_word(std::string_view text, uint32_t offset);

// A bracket opened at `opener` is never closed. The place of the first later line that is indented
// no deeper than the opener's and is no closer: probably the bracket should have been closed before
// it.
std::optional<uint32_t> line_after_unclosed(std::string_view text, uint32_t opener);

// The first bracket from `begin` on that is closed by one which stands first on its line at another
// indentation: probably its own closer is missing.
struct SuspectBracket {
  uint32_t opener;
  uint32_t closer;
};
std::optional<SuspectBracket> find_suspect_bracket(std::string_view text, uint32_t begin);

}  // namespace kiln
