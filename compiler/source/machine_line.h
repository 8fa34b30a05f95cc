#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace kiln {

// A line of Packer's -machine-readable output, with its newline: seconds since the epoch, target
// (a build, or empty), type and data, separated by commas. A comma in data is
// `%!(PACKER_COMMA)`, the ends of lines are `\r` and `\n`, and nothing else is escaped.
std::string machine_line(std::chrono::system_clock::time_point time, std::string_view target,
                         std::span<const std::string> fields);

}  // namespace kiln
