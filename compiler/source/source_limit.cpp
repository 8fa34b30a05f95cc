#include "compiler/source/source_limit.h"

#include <charconv>

namespace kiln {

uint64_t source_limit(
    const std::function<std::optional<std::string>(const std::string&)>& environment) {
  // Offsets are 32 bits wide.
  constexpr uint64_t most_mebibytes = 4095;
  const std::string text = environment ? environment("KILN_SOURCE_MIB").value_or("") : "";
  uint64_t mebibytes = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), mebibytes);
  const bool is_sound = problem == std::errc{} && end == text.data() + text.size() &&
                        mebibytes > 0 && mebibytes <= most_mebibytes;
  return is_sound ? mebibytes << 20 : default_source_limit;
}

}  // namespace kiln
