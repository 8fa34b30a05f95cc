#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace kiln {

// As the scanner reads it, which is less strict than first_code_point().
struct ScannedCodePoint {
  char32_t value = 0;
  // Bytes it takes; 0 when the bytes there are broken.
  uint32_t size = 0;
};

// The code point at the start of a text, which is not empty. Like HCL's scanner it judges structure
// only: C0 to DF takes one continuation byte, E0 to EF two, F0 to F7 three. Overlong forms and
// surrogates pass.
ScannedCodePoint decode_utf8(std::string_view text);

// Where the first broken sequence is, or npos.
size_t find_broken_utf8(std::string_view text);

// Writes a code point of at most U+10FFFF to `out`, which has room for 4 bytes; returns the size.
size_t encode_utf8(char32_t code_point, char* out);

// Unicode's ID_Start (and `_`) and ID_Continue (and `-`), in version 9.0 as HCL has them.
bool is_identifier_start(ScannedCodePoint code_point);
bool is_identifier_part(ScannedCodePoint code_point);

// How many bytes at the start of a text form an identifier; 0 for none.
size_t identifier_size(std::string_view text);

// Without Unicode's white space at that end.
std::string_view trim_space_left(std::string_view text);
std::string_view trim_space_right(std::string_view text);

}  // namespace kiln
