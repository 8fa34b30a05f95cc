#include "compiler/source/safe_text.h"

#include <utf8proc.h>

#include <algorithm>

namespace kiln {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// Not part of a cluster on screen: it would reorder or hide its neighbours.
bool is_deceptive(utf8proc_int32_t code_point) {
  bool is_control = code_point >= 0x80 && code_point < 0xA0;
  bool is_direction = code_point == 0x061C || code_point == 0x200E || code_point == 0x200F ||
                      (code_point >= 0x202A && code_point <= 0x202E) ||
                      (code_point >= 0x2066 && code_point <= 0x2069);
  bool is_invisible = code_point == 0x200B || code_point == 0x2060 || code_point == 0xFEFF ||
                      code_point == 0x2028 || code_point == 0x2029;
  return is_control || is_direction || is_invisible;
}

// One code point of a text; the value is negative for a byte that is not UTF-8.
struct Taken {
  utf8proc_int32_t value;
  size_t size;
};

Taken take(std::string_view text) {
  utf8proc_int32_t value = -1;
  auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                               static_cast<utf8proc_ssize_t>(text.size()), &value);
  return size <= 0 ? Taken{-1, 1} : Taken{value, static_cast<size_t>(size)};
}

std::string shown(std::string_view text, utf8proc_int32_t code_point) {
  if (code_point < 0 || is_deceptive(code_point)) {
    return std::string(replacement);
  }
  return code_point < 0x20 || code_point == 0x7F ? " " : std::string(text);
}

}  // namespace

std::string safe_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    Taken taken = take(text);
    out += taken.value == '\n' ? "\n" : shown(text.substr(0, taken.size), taken.value);
    text.remove_prefix(taken.size);
  }
  return out;
}

std::vector<Cell> cells(std::string_view line) {
  std::vector<Cell> out;
  utf8proc_int32_t state = 0;
  utf8proc_int32_t previous = -1;
  for (size_t at = 0; at < line.size();) {
    // The rule, for what most lines are made of: nothing in ASCII joins a printable character.
    if (const char c = line[at]; c >= ' ' && c <= '~' && previous < 0x80) {
      out.push_back({static_cast<uint32_t>(at), 1, std::string(1, c)});
      state = 0;
      previous = static_cast<unsigned char>(c);
      ++at;
      continue;
    }
    Taken taken = take(line.substr(at));
    std::string text = shown(line.substr(at, taken.size), taken.value);
    bool is_new = previous < 0 || taken.value < 0 ||
                  utf8proc_grapheme_break_stateful(previous, taken.value, &state);
    uint32_t width =
        taken.value < 0 ? 1 : static_cast<uint32_t>(std::max(0, utf8proc_charwidth(taken.value)));
    if (is_new) {
      out.push_back({static_cast<uint32_t>(at), std::max(1U, width), std::move(text)});
    } else {
      out.back().text += text;
      out.back().width = std::max(out.back().width, width);
    }
    state = taken.value < 0 ? 0 : state;
    previous = taken.value;
    at += taken.size;
  }
  return out;
}

}  // namespace kiln
