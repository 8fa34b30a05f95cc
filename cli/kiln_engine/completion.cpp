#include <fmt/format.h>

#include <map>

#include "cli/all_commands.h"
#include "cli/help.h"

namespace kiln {
namespace {

// Visible commands by first word; a group such as `debug` has its commands' second words inside.
std::map<std::string_view, std::vector<const Command*>> by_first_word() {
  std::map<std::string_view, std::vector<const Command*>> groups;
  for (const Command* command : all_commands()) {
    if (!command->hidden) {
      groups[first_word(command->name)].push_back(command);
    }
  }
  return groups;
}

std::string_view second_word(const Command& command) {
  size_t blank = command.name.find(' ');
  return blank == std::string_view::npos ? std::string_view() : command.name.substr(blank + 1);
}

bool is_group(const std::vector<const Command*>& commands) {
  return !second_word(*commands.front()).empty();
}

// A group is described by what is in it.
std::string summary(const std::vector<const Command*>& commands) {
  if (!is_group(commands)) {
    return std::string(commands.front()->summary);
  }
  std::string out;
  for (const Command* command : commands) {
    out += fmt::format("{}{}", out.empty() ? "" : ", ", second_word(*command));
  }
  return out;
}

// Text inside single quotes of a shell, with `special` characters behind a backslash.
std::string quoted(std::string_view text, std::string_view special = "") {
  std::string out;
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string bash() {
  std::string first;
  std::string groups;
  std::string flags;
  for (const auto& [word, commands] : by_first_word()) {
    first += fmt::format("{}{}", first.empty() ? "" : " ", word);
    if (is_group(commands)) {
      std::string seconds;
      for (const Command* command : commands) {
        seconds += fmt::format(" {}", second_word(*command));
      }
      groups += fmt::format("    {}) seconds='{}' ;;\n", word, seconds.substr(1));
    }
    for (const Command* command : commands) {
      flags += fmt::format("    '{}') flags='", command->name);
      for (const Flag& flag : all_flags(*command)) {
        flags += flag_word(flag) + " ";
      }
      flags.back() = '\'';
      flags += " ;;\n";
    }
  }
  return fmt::format(R"(# Completion of kiln's commands, flags and files for bash.
_kiln() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} name=${{COMP_WORDS[1]}} seconds= flags=
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '{}' -- "$word"))
    return
  fi
  case $name in
{}  esac
  if [[ -n $seconds ]]; then
    if ((COMP_CWORD == 2)); then
      COMPREPLY=($(compgen -W "$seconds" -- "$word"))
      return
    fi
    name="$name ${{COMP_WORDS[2]}}"
  fi
  case $name in
{}  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
    [[ ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace
  fi
}}
complete -o default -F _kiln kiln
)",
                     first, groups, flags);
}

std::string zsh() {
  std::string first;
  std::string groups;
  std::string cases;
  for (const auto& [word, commands] : by_first_word()) {
    first += fmt::format("  '{}:{}'\n", word, quoted(summary(commands), ":"));
    std::string seconds;
    for (const Command* command : commands) {
      if (is_group(commands)) {
        seconds += fmt::format(" '{}:{}'", second_word(*command), quoted(command->summary, ":"));
      }
      cases += fmt::format("  '{}')\n    flags=(", command->name);
      for (const Flag& flag : all_flags(*command)) {
        std::string action = flag.kind == FlagKind::Switch
                                 ? ""
                                 : fmt::format(":{}:_files", quoted(flag.value, ":[]"));
        cases +=
            fmt::format("\n      '*{}[{}]{}'", flag_word(flag), quoted(flag.help, ":[]"), action);
      }
      cases += ")\n    ;;\n";
    }
    if (!seconds.empty()) {
      groups += fmt::format("{}{}", groups.empty() ? "" : "|", word);
      cases += fmt::format(
          "  '{}'*)\n    seconds=({})\n    _describe command seconds\n    return\n    ;;\n", word,
          seconds.substr(1));
    }
  }
  std::string two_words;
  if (!groups.empty()) {
    two_words = fmt::format(
        "if [[ $name == ({}) ]]; then\n  name=\"$name $words[3]\"\n  shift words\n  "
        "((CURRENT--))\nfi\n",
        groups);
  }
  return fmt::format(R"(#compdef kiln
# Completion of kiln's commands, flags and files for zsh.
local -a commands seconds flags
commands=(
{})
if ((CURRENT == 2)); then
  _describe command commands
  return
fi
local name=$words[2]
{}case "$name" in
{}esac
shift words
((CURRENT--))
_arguments $flags '*:file:_files'
)",
                     first, two_words, cases);
}

std::string fish() {
  std::string out = "# Completion of kiln's commands, flags and files for fish.\n";
  for (const auto& [name, commands] : by_first_word()) {
    out += fmt::format("complete -c kiln -n __fish_use_subcommand -f -a {} -d '{}'\n", name,
                       quoted(summary(commands), "\\"));
    for (const Command* command : commands) {
      std::string condition = fmt::format("__fish_seen_subcommand_from {}", name);
      if (is_group(commands)) {
        out += fmt::format(
            "complete -c kiln -n '{}; and test (count (commandline -opc)) -eq 2' -f -a {} -d "
            "'{}'\n",
            condition, second_word(*command), quoted(command->summary, "\\"));
        condition += fmt::format("; and __fish_seen_subcommand_from {}", second_word(*command));
      }
      for (const Flag& flag : all_flags(*command)) {
        std::string word = flag_word(flag).substr(1);
        out += fmt::format("complete -c kiln -n '{}' -o {}{} -d '{}'\n", condition,
                           word.substr(0, word.find_last_not_of('=') + 1),
                           flag.kind == FlagKind::Switch ? "" : " -r", quoted(flag.help, "\\"));
      }
    }
  }
  return out;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const std::string& shell = arguments.operands()[0];
  if (shell != "bash" && shell != "zsh" && shell != "fish") {
    context.err(fmt::format(
        "Error: there is no completion for \"{}\": expected bash, zsh or fish\n", shell));
    return ExitCode::Failed;
  }
  context.out(shell == "bash" ? bash() : shell == "zsh" ? zsh() : fish());
  return ExitCode::Done;
}

}  // namespace

const Command& completion_command() {
  static const Command command = {
      .name = "completion",
      .summary = "print the completion script of a shell",
      .operands = "bash|zsh|fish",
      .operand_count = {1, 1},
      .description =
          "Prints a script that completes kiln's commands, flags and files.\n"
          "\n"
          "In ~/.bashrc: eval \"$(kiln completion bash)\"",
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
