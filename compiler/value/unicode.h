#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kiln {

// Whether every byte is below 0x80: such text is its own NFC form and has one cluster per byte
// (CR LF apart).
bool is_ascii(std::string_view text);

// Whether the text is UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

// One code point taken from the front of a text.
struct CodePoint {
  char32_t value;
  // Bytes it took; 0 at the end of the text.
  size_t size;
  // False for a byte that is not UTF-8: then the value is U+FFFD and the size 1, as in Go.
  bool valid;
};
CodePoint first_code_point(std::string_view text);

// Appends the UTF-8 form; a value that is no scalar becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

// The text with every byte that is not UTF-8 replaced by U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

// The grapheme clusters (UAX 29) of a text, in order; a byte that is not UTF-8 is one of its own.
std::vector<std::string_view> split_graphemes(std::string_view text);

// Whether the text can stand as a name in the language: a letter or `_`, then letters, digits,
// marks, `_` and `-` (Unicode's ID_Start and ID_Continue).
bool is_identifier(std::string_view text);

// As much of the beginning of a string as stays the same whatever follows: a combining mark could
// join the last character, so that one is left out unless nothing joins it. Cut where HCL cuts.
std::string certain_prefix(std::string_view text);

// The text as Go's %q prints it: double quotes, \n and its like, \x for broken bytes, \u for what
// cannot be seen. HCL's messages quote names so.
std::string go_quote(std::string_view text);

// The first character of a text between single quotes, as Go's %q prints a rune.
std::string go_quote_character(std::string_view text);

}  // namespace kiln
