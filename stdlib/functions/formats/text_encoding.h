#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kiln {

// How an encoding is called.
struct EncodingName {
  // As IANA registered it.
  std::string_view registered;
  // As the C library's iconv has it.
  std::string_view converter;
};

// The encoding of one of its IANA names, in upper or lower case; nothing if Packer knows none.
std::optional<EncodingName> find_encoding(std::string_view name);

// Converts between UTF-8 and another encoding; nothing if a character does not exist in the other
// one, or bytes stand for none. UTF-16 without a byte order is written big endian with a mark and
// read by its mark.
std::optional<std::string> encode_text(std::string_view utf8, const EncodingName& encoding);
std::optional<std::string> decode_text(std::string_view bytes, const EncodingName& encoding);

}  // namespace kiln
