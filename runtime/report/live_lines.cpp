#include "runtime/report/live_lines.h"

#include <fmt/format.h>

#include "runtime/size_text.h"

namespace kiln {
namespace {

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

std::string transfer_text(const RunningStep& step) {
  if (step.total == 0) {
    return fmt::format("{}: {}", step.transfer, size_text(step.done));
  }
  return fmt::format("{}: {}% of {}", step.transfer, step.done * 100 / step.total,
                     size_text(step.total));
}

std::string live_line(const RunningStep& step, std::chrono::steady_clock::time_point now,
                      uint32_t columns, bool color) {
  std::string head = printable(fmt::format("{}: {}", step.build, step.summary));
  std::string time = cut_to_columns(elapsed_text(now - step.begin), columns);
  std::string tail = printable(step.transfer.empty() ? step.last_line : transfer_text(step));
  // Time first of all, then what runs, then what it says.
  uint32_t left = columns > time.size() + 1 ? columns - static_cast<uint32_t>(time.size()) - 1 : 0;
  head = cut_to_columns(head, left);
  left -= columns_of(head);
  bool is_alone = head.empty();
  tail = left > 4 ? cut_to_columns(tail, left - 2) : "";
  if (color) {
    head = "\x1b[1m" + head + "\x1b[0m";
    tail = tail.empty() ? tail : "\x1b[2m" + tail + "\x1b[0m";
  }
  return fmt::format("{}{}{}{}{}", head, is_alone ? "" : " ", time, tail.empty() ? "" : "  ", tail);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c == 0x1b && i + 1 < text.size() && text[i + 1] == '[') {
      // A CSI sequence ends at its first byte from @ to ~ (ECMA-48).
      i += 2;
      while (i < text.size() && (text[i] < 0x40 || text[i] > 0x7e)) {
        ++i;
      }
    } else if (c == '\t') {
      out += ' ';
    } else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      // A control character of the upper half, such as the one-byte CSI.
      ++i;
    } else if (c >= 0x20 && c != 0x7f) {
      out += static_cast<char>(c);
    }
  }
  return out;
}

uint32_t columns_of(std::string_view text) {
  uint32_t columns = 0;
  for (char c : text) {
    columns += continues_character(c) ? 0 : static_cast<unsigned char>(c) < 0x80 ? 1 : 2;
  }
  return columns;
}

std::string cut_to_columns(std::string_view text, uint32_t columns) {
  uint32_t used = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (continues_character(text[i])) {
      continue;
    }
    used += static_cast<unsigned char>(text[i]) < 0x80 ? 1 : 2;
    if (used > columns) {
      return std::string(text.substr(0, i));
    }
  }
  return std::string(text);
}

std::string elapsed_text(std::chrono::nanoseconds time) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  if (seconds < 60) {
    return fmt::format("{}s", seconds);
  }
  return seconds < 3600 ? fmt::format("{}m{:02}s", seconds / 60, seconds % 60)
                        : fmt::format("{}h{:02}m", seconds / 3600, seconds / 60 % 60);
}

std::vector<std::string> live_lines(const std::vector<RunningStep>& steps,
                                    std::chrono::steady_clock::time_point now, TerminalSize size,
                                    bool color) {
  // One row stays free for the cursor below the last line.
  size_t rows = size.rows > 2 ? size.rows - 1 : 1;
  size_t shown = steps.size() <= rows ? steps.size() : rows - 1;
  std::vector<std::string> lines;
  for (size_t i = 0; i < shown; ++i) {
    // The last column stays free: some terminals wrap as soon as it is written.
    lines.push_back(live_line(steps[i], now, size.columns > 1 ? size.columns - 1 : 1, color));
  }
  if (shown < steps.size()) {
    lines.push_back(fmt::format("and {} more", steps.size() - shown));
  }
  return lines;
}

}  // namespace kiln
