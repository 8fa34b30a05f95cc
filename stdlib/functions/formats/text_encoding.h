#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kiln {

// Why a text could not be converted.
enum class EncodingProblem : uint8_t { UnknownEncoding, BadCharacter };

// The outcome of a conversion between UTF-8 and another encoding.
struct EncodedText {
  std::string bytes;
  std::optional<EncodingProblem> problem;
};

// Encodings go by their IANA names, upper or lower case. UTF-16 without a byte order is written big
// endian with a mark and read by its mark.
EncodedText encode_text(std::string_view utf8, std::string_view encoding);
EncodedText decode_text(std::string_view bytes, std::string_view encoding);

}  // namespace kiln
