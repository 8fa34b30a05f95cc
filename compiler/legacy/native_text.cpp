#include "compiler/legacy/native_text.h"

#include "compiler/value/unicode.h"
#include "fmt/format.h"

namespace kiln {

void NativeText::write(std::string_view text, Span origin) {
  const size_t begin = size();
  write(text);
  place(begin, origin);
}

void NativeText::place(size_t begin, Span origin) {
  ranges_.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(text_.size()), origin});
}

std::string NativeText::escape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '"':
      case '\\':
        out += '\\';
        out += c;
        break;
      case '$':
      case '%':
        out += c;
        if (i + 1 < text.size() && text[i + 1] == '{') {
          out += c;
        }
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out;
}

void NativeText::write_quoted(std::string_view text, Span origin) {
  const size_t begin = size();
  write("\"");
  write_escaped(text);
  write("\"");
  place(begin, origin);
}

void NativeText::append(const NativeText& other) {
  const auto offset = static_cast<uint32_t>(text_.size());
  text_ += other.text_;
  for (const DerivedRange& range : other.ranges_) {
    ranges_.push_back({range.begin + offset, range.end + offset, range.origin});
  }
}

}  // namespace kiln
