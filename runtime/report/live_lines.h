#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln {

struct TerminalSize {
  uint32_t columns = 80;
  uint32_t rows = 24;
};

// A step that runs now, as the live view shows it.
struct RunningStep {
  std::string build;
  std::string address;
  std::string summary;
  std::chrono::steady_clock::time_point begin;
  // The last line of its output, or the last thing it said.
  std::string last_line;
  // A transfer that goes on; empty when there is none.
  std::string transfer;
  uint64_t done = 0;
  uint64_t total = 0;
};

// One line for each running step, cut to the terminal's width; with more steps than fit, the last
// line counts the others. `base.tar: 45% of 30.0 MiB` stands for a transfer.
std::vector<std::string> live_lines(const std::vector<RunningStep>& steps,
                                    std::chrono::steady_clock::time_point now, TerminalSize size,
                                    bool color);

// Text that is safe to put on a terminal: no escape sequences or control characters, a tab is a
// blank.
std::string printable(std::string_view text);

// How many columns printable text takes at most; what is not ASCII counts two.
uint32_t columns_of(std::string_view text);

// Printable text cut to so many columns.
std::string cut_to_columns(std::string_view text, uint32_t columns);

// `45s`, `3m05s`, `1h02m`.
std::string elapsed_text(std::chrono::nanoseconds time);

}  // namespace kiln
