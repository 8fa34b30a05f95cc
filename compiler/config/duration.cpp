#include <array>
#include <cstdint>
#include <limits>

#include "compiler/config/config.h"

namespace kiln {
namespace {

struct Unit {
  std::string_view name;
  int64_t nanoseconds;
};

// Longer names before those they begin with. Both of Unicode's micro signs, as in Go.
constexpr std::array<Unit, 8> units = {{{"ns", 1},
                                        {"us", 1'000},
                                        {"\u00B5s", 1'000},
                                        {"\u03BCs", 1'000},
                                        {"ms", 1'000'000},
                                        {"s", 1'000'000'000},
                                        {"m", 60'000'000'000},
                                        {"h", 3'600'000'000'000}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One `12.5h` taken off the front of `text`, as nanoseconds, which may be more than a Duration
// holds.
std::optional<long double> take_term(std::string_view& text) {
  long double number = 0;
  long double scale = 1;
  bool after_point = false;
  size_t digits = 0;
  size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && !after_point) {
      after_point = true;
    } else if (is_digit(c)) {
      number = number * 10 + (c - '0');
      scale = after_point ? scale * 10 : scale;
      ++digits;
    } else {
      break;
    }
  }
  if (digits == 0) {
    return std::nullopt;
  }
  text.remove_prefix(at);
  for (const Unit& unit : units) {
    const bool is_longer_word = text.size() > unit.name.size() && text[unit.name.size()] != '.' &&
                                !is_digit(text[unit.name.size()]);
    if (text.starts_with(unit.name) && !is_longer_word) {
      text.remove_prefix(unit.name.size());
      return number / scale * static_cast<long double>(unit.nanoseconds);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  if (text == "0") {
    return Duration{0};
  }
  if (text.empty()) {
    return std::nullopt;
  }
  long double total = 0;
  while (!text.empty()) {
    std::optional<long double> term = take_term(text);
    if (!term) {
      return std::nullopt;
    }
    total += *term;
  }
  // Also refuses the infinity that very many digits make.
  if (!(total < static_cast<long double>(std::numeric_limits<int64_t>::max()))) {
    return std::nullopt;
  }
  const auto nanoseconds = static_cast<int64_t>(total);
  return Duration{is_negative ? -nanoseconds : nanoseconds};
}

}  // namespace kiln
