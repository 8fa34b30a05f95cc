#pragma once

#include <cstdint>
#include <string_view>

namespace kiln {

enum class JsonTokenKind : uint8_t {
  OpenBrace,
  CloseBrace,
  OpenBracket,
  CloseBracket,
  Comma,
  Colon,
  // No JSON, but what somebody who thinks of native syntax writes.
  Equals,
  Keyword,
  Number,
  String,
  Invalid,
  EndOfFile,
};

// Half-open, in bytes.
struct JsonToken {
  JsonTokenKind kind = JsonTokenKind::EndOfFile;
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Cuts JSON text into tokens as HCL's scanner does: words and numbers take whatever looks like a
// part of them, a string ends at its closing quote or before a control character. Whether they are
// sound is the parser's business. A character that begins nothing is Invalid and the last token
// before EndOfFile.
class JsonScanner {
 public:
  // `text` is at most 4 GiB - 2 long and must outlive the scanner.
  explicit JsonScanner(std::string_view text) : text_(text) {}

  // EndOfFile again and again at the end.
  JsonToken next();

 private:
  JsonToken take(JsonTokenKind kind, uint32_t size);
  uint32_t string_size() const;

  std::string_view text_;
  uint32_t position_ = 0;
};

}  // namespace kiln
