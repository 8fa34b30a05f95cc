#include "compiler/value/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "compiler/value/value.h"

namespace kiln {
namespace {

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

bool has_category(char32_t code_point, uint32_t categories) {
  auto category = utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
  return (1U << category & categories) != 0;
}

bool is_letter(char32_t code_point) {
  return has_category(code_point, 1U << UTF8PROC_CATEGORY_LU | 1U << UTF8PROC_CATEGORY_LL |
                                      1U << UTF8PROC_CATEGORY_LT | 1U << UTF8PROC_CATEGORY_LM |
                                      1U << UTF8PROC_CATEGORY_LO | 1U << UTF8PROC_CATEGORY_NL);
}

bool continues_identifier(char32_t code_point) {
  return code_point == '-' || is_letter(code_point) ||
         has_category(code_point, 1U << UTF8PROC_CATEGORY_MN | 1U << UTF8PROC_CATEGORY_MC |
                                      1U << UTF8PROC_CATEGORY_ND | 1U << UTF8PROC_CATEGORY_PC);
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) {
    return {0xFFFD, 0, false};
  }
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1, true};
  }
  size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
    return {0xFFFD, 1, false};
  }
  char32_t value = lead & (0xFFU >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if (!is_continuation(byte(i))) {
      return {0xFFFD, 1, false};
    }
    value = value << 6 | (byte(i) & 0x3FU);
  }
  bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  bool surrogate = value >= 0xD800 && value < 0xE000;
  if (overlong || surrogate || value > 0x10FFFF) {
    return {0xFFFD, 1, false};
  }
  return {value, size, true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    if (!next.valid) {
      return false;
    }
    text.remove_prefix(next.size);
  }
  return true;
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
    code_point = 0xFFFD;
  }
  auto put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    append_utf8(out, next.value);
    text.remove_prefix(next.size);
  }
  return out;
}

std::string normalize_nfc(std::string_view text) {
  if (is_ascii(text)) {
    return std::string(text);
  }
  if (!is_utf8(text)) {
    return normalize_nfc(replace_invalid_utf8(text));
  }
  utf8proc_uint8_t* mapped = nullptr;
  auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                           static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                           static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) {
    return std::string(text);
  }
  return {reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)};
}

std::vector<std::string_view> split_graphemes(std::string_view text) {
  std::vector<std::string_view> out;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  while (!text.empty()) {
    CodePoint next = first_code_point(text);
    auto code_point = static_cast<utf8proc_int32_t>(next.value);
    if (next.valid && previous >= 0 &&
        !utf8proc_grapheme_break_stateful(previous, code_point, &state)) {
      out.back() = {out.back().data(), out.back().size() + next.size};
    } else {
      out.push_back(text.substr(0, next.size));
    }
    if (!next.valid) {
      state = 0;
    }
    previous = next.valid ? code_point : -1;
    text.remove_prefix(next.size);
  }
  return out;
}

bool is_identifier(std::string_view text) {
  CodePoint first = first_code_point(text);
  if (!first.valid || !(first.value == '_' || is_letter(first.value))) {
    return false;
  }
  for (text.remove_prefix(first.size); !text.empty();) {
    CodePoint next = first_code_point(text);
    if (!next.valid || !continues_identifier(next.value)) {
      return false;
    }
    text.remove_prefix(next.size);
  }
  return true;
}

}  // namespace kiln
