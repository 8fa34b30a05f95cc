#include "compiler/source/duration_text.h"

#include <fmt/format.h>

#include <utility>

namespace kiln {
namespace {

// `value` in units of 10^digits, without trailing zeros: 1500000000, 9 -> 1.5.
std::string with_fraction(int64_t value, int digits) {
  int64_t unit = 1;
  for (int i = 0; i < digits; ++i) {
    unit *= 10;
  }
  std::string fraction = fmt::format("{:0{}}", value % unit, digits);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return fmt::format("{}{}{}", value / unit, fraction.empty() ? "" : ".", fraction);
}

constexpr int64_t second = 1'000'000'000;

}  // namespace

std::string go_duration_text(std::chrono::nanoseconds duration) {
  int64_t n = duration.count();
  if (n < 0) {
    return "-" + go_duration_text(-duration);
  }
  if (n == 0) {
    return "0s";
  }
  if (n < 1000) {
    return fmt::format("{}ns", n);
  }
  if (n < 1'000'000) {
    return with_fraction(n, 3) + "µs";
  }
  if (n < second) {
    return with_fraction(n, 6) + "ms";
  }
  int64_t minutes = n / (60 * second);
  std::string seconds = with_fraction(n % (60 * second), 9) + "s";
  if (minutes == 0) {
    return seconds;
  }
  return minutes < 60 ? fmt::format("{}m{}", minutes, seconds)
                      : fmt::format("{}h{}m{}", minutes / 60, minutes % 60, seconds);
}

std::string duration_in_words(std::chrono::nanoseconds duration) {
  static constexpr std::pair<int64_t, const char*> units[] = {
      {604800 * second, "week"}, {86400 * second, "day"}, {3600 * second, "hour"},
      {60 * second, "minute"},   {second, "second"},      {1'000'000, "millisecond"},
      {1000, "microsecond"},
  };
  int64_t left = duration.count();
  std::string text;
  int used = 0;
  for (const auto& [size, name] : units) {
    int64_t count = left / size;
    left %= size;
    if (count > 0 && used < 2) {
      ++used;
      text += fmt::format("{}{} {}{}", text.empty() ? "" : " ", count, name, count == 1 ? "" : "s");
    }
  }
  return text.empty() ? "0 microseconds" : text;
}

}  // namespace kiln
