#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.h"

namespace kiln {

// The flags that every command takes besides its own.
std::vector<Flag> common_flags();

// All flags a command line of `command` may use.
std::vector<Flag> all_flags(const Command& command);

// What is typed to give a flag: `-force`, `-color=false`, `-var-file=` before its value.
std::string flag_word(const Flag& flag);

// `Usage: kiln validate [options] TEMPLATE`.
std::string usage_line(const Command& command);

// What `kiln NAME -h` prints.
std::string command_help(const Command& command);

// What `kiln help` prints: every command that is not hidden, with its summary.
std::string program_help(std::span<const Command* const> commands);

// The first word of a command's name: what groups `debug tokens` and `debug parse`.
std::string_view first_word(std::string_view name);

}  // namespace kiln
