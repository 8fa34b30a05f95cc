#include "compiler/syntax/unicode.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace kiln {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

#include "compiler/syntax/unicode_ranges.inc"

template <size_t Size>
bool is_in(const Range (&ranges)[Size], char32_t value) {
  const Range* at = std::lower_bound(std::begin(ranges), std::end(ranges), value,
                                     [](Range range, char32_t v) { return range.last < v; });
  return at != std::end(ranges) && at->first <= value;
}

bool is_ascii_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_overlong(ScannedCodePoint c) {
  static constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  return c.value < smallest[c.size];
}

// As Go's unicode.IsSpace.
bool is_space(char32_t c) {
  return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

ScannedCodePoint decode_utf8(std::string_view text) {
  auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  uint32_t size = lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
  if (size == 0 || text.size() < size) {
    return {};
  }
  char32_t value = lead & (0x7Fu >> size);
  for (uint32_t i = 1; i < size; ++i) {
    if (!is_continuation(text[i])) {
      return {};
    }
    value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  return {value, size};
}

size_t find_broken_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    // Most text is ASCII: look at eight bytes at once.
    uint64_t chunk = 0;
    while (i + sizeof chunk <= text.size()) {
      std::memcpy(&chunk, text.data() + i, sizeof chunk);
      if (chunk & 0x8080808080808080u) {
        break;
      }
      i += sizeof chunk;
    }
    if (i == text.size()) {
      break;
    }
    ScannedCodePoint c = decode_utf8(text.substr(i));
    if (c.size == 0) {
      return i;
    }
    i += c.size;
  }
  return std::string_view::npos;
}

size_t encode_utf8(char32_t c, char* out) {
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = size - 1; i > 0; --i) {
    out[i] = static_cast<char>(0x80 | (c & 0x3F));
    c >>= 6;
  }
  static constexpr unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  out[0] = static_cast<char>(leads[size] | c);
  return size;
}

bool is_identifier_start(ScannedCodePoint c) {
  if (c.size <= 1) {
    return c.size == 1 && (is_ascii_letter(c.value) || c.value == '_');
  }
  return !is_overlong(c) && is_in(start_ranges, c.value);
}

bool is_identifier_part(ScannedCodePoint c) {
  if (c.size <= 1) {
    return c.size == 1 && (is_ascii_letter(c.value) || c.value == '_' || c.value == '-' ||
                           (c.value >= '0' && c.value <= '9'));
  }
  return !is_overlong(c) && is_in(continue_ranges, c.value);
}

size_t identifier_size(std::string_view text) {
  size_t size = 0;
  while (size < text.size()) {
    ScannedCodePoint c = decode_utf8(text.substr(size));
    if (c.size == 0 || !(size == 0 ? is_identifier_start(c) : is_identifier_part(c))) {
      break;
    }
    size += c.size;
  }
  return size;
}

std::string_view trim_space_left(std::string_view text) {
  while (!text.empty()) {
    ScannedCodePoint c = decode_utf8(text);
    if (c.size == 0 || !is_space(c.value)) {
      break;
    }
    text.remove_prefix(c.size);
  }
  return text;
}

std::string_view trim_space_right(std::string_view text) {
  while (!text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && is_continuation(text[start])) {
      --start;
    }
    ScannedCodePoint c = decode_utf8(text.substr(start));
    if (c.size != text.size() - start || !is_space(c.value)) {
      break;
    }
    text = text.substr(0, start);
  }
  return text;
}

}  // namespace kiln
