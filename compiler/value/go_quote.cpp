#include <utf8proc.h>

#include <algorithm>

#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {
namespace {

// Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and of the blanks only the
// ASCII one.
bool is_printable(char32_t code_point) {
  if (code_point == ' ') {
    return true;
  }
  constexpr uint32_t invisible = 1U << UTF8PROC_CATEGORY_CN | 1U << UTF8PROC_CATEGORY_CC |
                                 1U << UTF8PROC_CATEGORY_CF | 1U << UTF8PROC_CATEGORY_CS |
                                 1U << UTF8PROC_CATEGORY_CO | 1U << UTF8PROC_CATEGORY_ZS |
                                 1U << UTF8PROC_CATEGORY_ZL | 1U << UTF8PROC_CATEGORY_ZP;
  return (1U << utf8proc_category(static_cast<utf8proc_int32_t>(code_point)) & invisible) == 0;
}

// The letter after the backslash for control characters that have one, or 0.
char escape_letter(char32_t code_point) {
  switch (code_point) {
    case '\a':
      return 'a';
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    case '\v':
      return 'v';
    case '"':
    case '\\':
      return static_cast<char>(code_point);
    default:
      return 0;
  }
}

}  // namespace

std::string go_quote(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    if (!next.valid) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (char letter = escape_letter(next.value)) {
      out += '\\';
      out += letter;
    } else if (is_printable(next.value)) {
      out += text.substr(0, next.size);
    } else if (next.value < 0x20 || next.value == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<uint32_t>(next.value));
    } else if (next.value < 0x10000) {
      out += fmt::format("\\u{:04x}", static_cast<uint32_t>(next.value));
    } else {
      out += fmt::format("\\U{:08x}", static_cast<uint32_t>(next.value));
    }
    text.remove_prefix(next.size);
  }
  return out + '"';
}

std::string go_quote_character(std::string_view text) {
  std::string quoted = go_quote(text.substr(0, std::max<size_t>(first_code_point(text).size, 1)));
  return "'" + quoted.substr(1, quoted.size() - 2) + "'";
}

}  // namespace kiln
