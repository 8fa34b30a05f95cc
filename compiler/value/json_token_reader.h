#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kiln {

// Reads the strings and numbers of JSON (RFC 8259) out of a text, for whoever reads what is around
// them. A failed function leaves its message, in the words of Go's reader, in error() and stands at
// the byte it could not take.
class JsonTokenReader {
 public:
  explicit JsonTokenReader(std::string_view text) : text_(text) {}

  bool at_end() const { return position_ == text_.size(); }
  size_t position() const { return position_; }
  const std::string& error() const { return error_; }

  // What the string at this place says; needs its opening quote here. Broken UTF-8 and halves of
  // surrogate pairs become U+FFFD, as in Go.
  std::optional<std::string> read_string();

  // The text of the number at this place. Needs a byte here.
  std::optional<std::string_view> read_number();

 protected:
  char peek() const { return text_[position_]; }
  char next() { return text_[position_++]; }
  void skip_blanks();

  // These set the message. unexpected() names the byte here.
  std::nullopt_t fail(std::string message);
  std::nullopt_t unexpected(std::string_view where);
  std::nullopt_t unexpected_in_token(std::string_view where);

 private:
  void skip_digits();
  bool read_escape(std::string& out);
  bool read_unicode_escape(std::string& out);
  std::optional<char32_t> read_hex();

  std::string_view text_;
  size_t position_ = 0;
  std::string error_;
};

}  // namespace kiln
