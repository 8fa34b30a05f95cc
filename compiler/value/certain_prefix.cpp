#include <utf8proc.h>

#include "compiler/value/unicode.h"
#include "compiler/value/value.h"

namespace kiln {
namespace {

// Where a newline stands alone: cty looks no further for a certain prefix.
size_t find_lone_newline(std::string_view text) {
  for (size_t at = text.find_first_of("\r\n"); at != std::string_view::npos;
       at = text.find_first_of("\r\n", at + 1)) {
    if (text.substr(at, 2) != "\r\n") {
      return at;
    }
    ++at;
  }
  return std::string_view::npos;
}

// Whether what follows cannot become one with the character, nor the character with what precedes
// it: Unicode's normalization form C.
bool is_inert(char32_t character) {
  constexpr uint16_t none = UINT16_MAX;
  const utf8proc_property_t* property =
      utf8proc_get_property(static_cast<utf8proc_int32_t>(character));
  const bool is_hangul = character >= 0xAC00 && character <= 0xD7A3;
  const bool is_jamo = character >= 0x1100 && character <= 0x11FF;
  const bool decomposes = property->decomp_seqindex != none && property->decomp_type == 0;
  return property->combining_class == 0 && property->comb_index == none && !decomposes &&
         !is_hangul && !is_jamo;
}

// Where the last character begins that is not a mark on another; 0 when there is none.
size_t find_last_starter(std::string_view text) {
  size_t at = text.size();
  while (at > 0) {
    do {
      --at;
    } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80);
    const CodePoint point = first_code_point(text.substr(at));
    if (utf8proc_get_property(static_cast<utf8proc_int32_t>(point.value))->combining_class == 0) {
      break;
    }
  }
  return at;
}

char32_t last_code_point(std::string_view text) {
  size_t at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) {
    --at;
  }
  return first_code_point(text.substr(at)).value;
}

}  // namespace

std::string certain_prefix(std::string_view text) {
  constexpr size_t longest = 128;
  constexpr std::string_view joins_nothing = "-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'";
  if (text.size() > longest) {
    size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
      --end;
    }
    text = text.substr(0, end);
  }
  const std::string normalized = normalize_nfc(text);
  const std::vector<std::string_view> characters = split_graphemes(normalized);
  if (characters.empty()) {
    return {};
  }
  const std::string_view last = characters.back();
  const char first = last[0];
  if (!is_inert(last_code_point(normalized))) {
    return normalized.substr(0, find_last_starter(normalized));
  }
  if (const size_t newline = find_lone_newline(normalized); newline != std::string::npos) {
    return normalized.substr(0, newline);
  }
  const bool is_safe = last.size() == 1 && joins_nothing.find(first) != std::string_view::npos;
  return normalized.substr(0, normalized.size() - (is_safe ? 0 : last.size()));
}

}  // namespace kiln
