#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiln {
namespace {

// Text folded at 100 columns, every line after `indent` blanks.
std::string fold(std::string_view text, size_t indent) {
  std::string out;
  size_t column = indent;
  bool at_start = true;
  size_t begin = 0;
  while (begin < text.size()) {
    size_t end = std::min(text.find(' ', begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    if (!at_start && column + 1 + word.size() > 100) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!at_start) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    at_start = false;
    begin = end + 1;
  }
  return out;
}

std::string left_column(const Flag& flag) {
  return flag_word(flag) + std::string(flag.value);
}

std::string flag_lines(std::span<const Flag> flags) {
  size_t width = 0;
  for (const Flag& flag : flags) {
    width = std::max(width, left_column(flag).size());
  }
  std::string out;
  for (const Flag& flag : flags) {
    std::string help(flag.help);
    if (!flag.choices.empty()) {
      help += fmt::format(": {}", fmt::join(flag.choices, ", "));
    }
    out += fmt::format("  {:{}}  {}\n", left_column(flag), width, fold(help, width + 4));
  }
  return out;
}

}  // namespace

std::string_view first_word(std::string_view name) {
  return name.substr(0, name.find(' '));
}

std::string flag_word(const Flag& flag) {
  if (flag.kind == FlagKind::Switch) {
    return fmt::format("-{}{}", flag.name, flag.is_on ? "=false" : "");
  }
  return fmt::format("-{}=", flag.name);
}

std::vector<Flag> common_flags() {
  return {
      {.name = "json", .help = "Print results and diagnostics as JSON"},
      {.name = "color", .help = "Do not use colour, even on a terminal", .is_on = true},
  };
}

std::vector<Flag> all_flags(const Command& command) {
  std::vector<Flag> flags = command.flags;
  if (command.takes_common_flags) {
    for (Flag& flag : common_flags()) {
      flags.push_back(std::move(flag));
    }
  }
  flags.push_back({.name = "help", .help = "Show this help"});
  return flags;
}

std::string usage_line(const Command& command) {
  return fmt::format("Usage: kiln {} [options]{}{}\n", command.name,
                     command.operands.empty() ? "" : " ", command.operands);
}

std::string command_help(const Command& command) {
  std::string out = usage_line(command) + "\n";
  std::string_view text = command.description.empty() ? command.summary : command.description;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    out += fmt::format("  {}\n", fold(text.substr(0, end), 2));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::vector<Flag> flags = all_flags(command);
  return out + "\nOptions:\n" + flag_lines(flags);
}

std::string program_help(std::span<const Command* const> commands) {
  std::string out =
      "Usage: kiln COMMAND [options] [operands]\n\n"
      "Compiles image definitions (Packer's HCL2 templates) into a plan and runs "
      "it.\n\nCommands:\n";
  size_t width = 0;
  for (const Command* command : commands) {
    width = command->hidden ? width : std::max(width, command->name.size());
  }
  for (const Command* command : commands) {
    if (!command->hidden) {
      out += fmt::format("  {:{}}  {}\n", command->name, width, command->summary);
    }
  }
  return out + "\n`kiln COMMAND -h` shows a command's options.\n";
}

}  // namespace kiln
