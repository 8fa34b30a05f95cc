#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "compiler/source/result.h"

namespace kiln {

// One case of tests/golden, as read from its file.
//
// The file is the input itself, or several inputs, each after a line `# --- NAME`. Comment lines at
// its very top say how to run it:
//   # args: WORDS     put before the operand of the folder's command
//   # run: WORDS      a whole command line instead (several: run in this order)
//   # env: NAME=VALUE set for the commands, whose environment is otherwise empty
//   # hide: REGEX     matches are shown as `...`: times, identifiers
//   # from: FOLDER    a folder of the repository that is copied beside the input
//   # each: PATTERN   instead of one command for the whole: the folder's command for each section
//                     whose name ends so; a case named `fail_` then needs every one to fail
// A section named `stdin` is the standard input.
struct GoldenCase {
  std::string name;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::vector<std::string>> command_lines;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> hidden;
  std::string input;
  std::filesystem::path copied;
  bool is_for_each = false;
  // The file name begins with `fail_`: some command must exit with another code than 0.
  bool must_fail = false;
};

// Reads a case. `command` is what the folder's name stands for: `validate`, or `debug eval`.
Result<GoldenCase> read_case(const std::filesystem::path& file,
                             const std::vector<std::string>& command);

// Runs a case in a directory of its own, in this process, and describes what happened: for each
// command its standard output, then `--- stderr` and the standard error if any, `--- kinds` and the
// kinds of the diagnostics if any, and `--- exit CODE`. The directory's name is shown as `$DIR`.
struct GoldenOutcome {
  std::string text;
  bool failed = false;
};
GoldenOutcome run_case(const GoldenCase& golden, const std::filesystem::path& directory);

// The words of a command line: split at blanks, quotes group.
std::vector<std::string> split_words(std::string_view line);

}  // namespace kiln
