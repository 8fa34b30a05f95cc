#pragma once

#include <string>
#include <string_view>

namespace kiln {

// RFC 4648, the standard alphabet with padding.
std::string encode_base64(std::string_view bytes);

// What decoding gives: the bytes, or the offset of the first symbol that does not belong there.
struct DecodedBase64 {
  bool ok = false;
  std::string bytes;
  size_t bad_offset = 0;
};

// Strict about padding; line ends are skipped, as Go does.
DecodedBase64 decode_base64(std::string_view text);

}  // namespace kiln
