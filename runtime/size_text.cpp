#include "runtime/size_text.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace kiln {

std::string size_text(uint64_t bytes) {
  static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto size = static_cast<double>(bytes);
  size_t unit = 0;
  while (size >= 1024 && unit + 1 < std::size(units)) {
    size /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", size, units[unit]);
}

Result<uint64_t> parse_size(std::string_view text) {
  uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  const std::pair<std::string_view, unsigned> units[] = {
      {"", 0}, {"K", 10}, {"M", 20}, {"G", 30}, {"T", 40}};
  for (const auto& [name, shift] : units) {
    if (problem == std::errc{} && unit == name && number <= (UINT64_MAX >> shift)) {
      return number << shift;
    }
  }
  return Error{fmt::format(
      "\"{}\" is no size: it is a whole number, perhaps with K, M, G or T behind it", text)};
}

}  // namespace kiln
