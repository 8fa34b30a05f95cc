#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/command.h"

namespace kiln {

// The words of a command line with Packer's other spellings put in their place: `-v`, `-version`
// and
// `--version` before any `--` become `version`; `-h`, `-help`, `--help` in front become `help`, and
// so does no word at all.
std::vector<std::string> canonical_words(std::span<const std::string> words);

// Takes the first -machine-readable out of a command line, wherever it stands, as Packer does. Was
// there one?
bool take_machine_readable(std::vector<std::string>& words);

// The command whose name begins `words` (which are canonical): `debug tokens` before `debug`. Null
// when there is none.
const Command* find_command(std::span<const Command* const> commands,
                            std::span<const std::string> words);

// Do commands begin with this word without one having it as its whole name: `debug`?
bool is_group(std::span<const Command* const> commands, std::string_view word);

// Runs a command line (without the program's name) and returns its exit code. Usage problems are
// reported on `err` with what would have been right.
ExitCode dispatch(std::span<const Command* const> commands, CommandContext& context,
                  std::span<const std::string> words);

// `Unknown command "biuld". Did you mean "build"?` and exit code 127.
ExitCode unknown_command(CommandContext& context, const std::string& given,
                         std::span<const std::string> names);

}  // namespace kiln
