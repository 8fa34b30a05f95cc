#include "compiler/source/machine_line.h"

#include <fmt/format.h>

namespace kiln {
namespace {

std::string escaped_field(std::string_view text) {
  std::string out;
  for (char c : text) {
    out += c == ','    ? "%!(PACKER_COMMA)"
           : c == '\r' ? "\\r"
           : c == '\n' ? "\\n"
                       : std::string(1, c);
  }
  return out;
}

}  // namespace

std::string machine_line(std::chrono::system_clock::time_point time, std::string_view target,
                         std::span<const std::string> fields) {
  std::string line =
      fmt::format("{},{}", std::chrono::system_clock::to_time_t(time), escaped_field(target));
  for (const std::string& field : fields) {
    line += "," + escaped_field(field);
  }
  return line + "\n";
}

}  // namespace kiln
