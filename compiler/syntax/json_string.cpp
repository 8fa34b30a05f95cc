#include "compiler/syntax/json_string.h"

#include <algorithm>

#include "compiler/syntax/unicode.h"

namespace kiln {
namespace {

// How many bytes the character that begins with this byte has.
uint32_t utf8_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// How much of the file stands for a character of `size` bytes.
uint32_t written_size(std::string_view written, uint32_t size) {
  if (written[0] == '\\') {
    // A character outside of the basic plane takes two escapes.
    return written[1] != 'u' ? 2 : size == 4 ? 12 : 6;
  }
  // A byte that is not UTF-8 stands for U+FFFD.
  return size == 3 && find_broken_utf8(written.substr(0, 3)) == 0 ? 1 : size;
}

}  // namespace

JsonPlaces::JsonPlaces(const JsonStringExpr& string) {
  const std::string_view written = string.sources->text(string.span());
  uint32_t at = 1;
  steps_.emplace_back(0, string.span().begin + at);
  end_ = string.span().end - 1;
  if (string.text.size() + 2 == written.size()) {
    return;
  }
  for (uint32_t offset = 0; offset < string.text.size() && at + 1 < written.size();) {
    const uint32_t size = utf8_size(string.text[offset]);
    const uint32_t rest = static_cast<uint32_t>(written.size()) - 1 - at;
    const uint32_t taken = std::min(written_size(written.substr(at), size), rest);
    offset += size;
    at += taken;
    if (taken != size) {
      steps_.emplace_back(offset, string.span().begin + at);
    }
  }
}

uint32_t JsonPlaces::place(uint32_t offset) const {
  const auto next =
      std::ranges::upper_bound(steps_, offset, {}, [](const auto& step) { return step.first; });
  const auto& [from, place] = *std::prev(next);
  return std::min(place + (offset - from), end_);
}

bool has_template_sequence(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.find("%{") != std::string_view::npos;
}

}  // namespace kiln
