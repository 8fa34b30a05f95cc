#include "cli/dispatch.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/help.h"
#include "compiler/source/suggest.h"
#include "generated/version.h"

namespace kiln {
namespace {

const Command* find(std::span<const Command* const> commands, std::string_view name) {
  auto found = std::ranges::find_if(commands, [&](const Command* c) { return c->name == name; });
  return found == commands.end() ? nullptr : *found;
}

// The first of Packer's ways to ask for the version, wherever it stands.
bool asks_version(std::span<const std::string> words) {
  for (const std::string& word : words) {
    if (word == "--") {
      return false;
    }
    if (word == "-v" || word == "-version" || word == "--version") {
      return true;
    }
  }
  return false;
}

bool asks_help(std::string_view word) {
  return word == "-h" || word == "-help" || word == "--help" || word == "--h";
}

// The commands of `kiln debug` end as the oracle's do (tests/oracle), so that scripts can compare.
bool is_debug(std::string_view command) {
  return first_word(command) == "debug";
}

ExitCode wrong_usage(CommandContext& context, const Command& command, std::string_view problem) {
  context.err(fmt::format("Error: {}\n\n{}`kiln {} -h` shows its options.\n", problem,
                          usage_line(command), command.name));
  return is_debug(command.name) ? ExitCode::Bug : ExitCode::Failed;
}

ExitCode show_group(std::span<const Command* const> commands, CommandContext& context,
                    const std::string& group, std::span<const std::string> rest) {
  if (!rest.empty() && !asks_help(rest[0])) {
    std::vector<std::string> names;
    for (const Command* command : commands) {
      if (first_word(command->name) == group) {
        names.emplace_back(command->name);
      }
    }
    const ExitCode code = unknown_command(context, group + " " + rest[0], names);
    return is_debug(group) ? ExitCode::Bug : code;
  }
  context.out(fmt::format("Usage: kiln {} COMMAND [options] [operands]\n\nCommands:\n", group));
  for (const Command* command : commands) {
    if (first_word(command->name) == group) {
      context.out(fmt::format("  {:24}  {}\n", command->name, command->summary));
    }
  }
  if (!rest.empty()) {
    return ExitCode::Done;
  }
  return is_debug(group) ? ExitCode::Bug : ExitCode::Failed;
}

}  // namespace

bool take_machine_readable(std::vector<std::string>& words) {
  auto found = std::ranges::find_if(words, [](const std::string& word) {
    return word == "-machine-readable" || word == "--machine-readable";
  });
  if (found == words.end()) {
    return false;
  }
  words.erase(found);
  return true;
}

bool is_group(std::span<const Command* const> commands, std::string_view word) {
  return find(commands, word) == nullptr &&
         std::ranges::any_of(
             commands, [&](const Command* command) { return first_word(command->name) == word; });
}

std::vector<std::string> canonical_words(std::span<const std::string> words) {
  if (asks_version(words)) {
    return {"version"};
  }
  if (words.empty() || asks_help(words[0])) {
    return {"help"};
  }
  return {words.begin(), words.end()};
}

const Command* find_command(std::span<const Command* const> commands,
                            std::span<const std::string> words) {
  if (words.size() > 1) {
    if (const Command* command = find(commands, words[0] + " " + words[1])) {
      return command;
    }
  }
  return find(commands, words[0]);
}

ExitCode unknown_command(CommandContext& context, const std::string& given,
                         std::span<const std::string> names) {
  context.err(fmt::format("Error: Unknown command \"{}\".{}\n\n`kiln help` lists the commands.\n",
                          given, did_you_mean(given, names)));
  return ExitCode::UnknownCommand;
}

ExitCode dispatch(std::span<const Command* const> commands, CommandContext& context,
                  std::span<const std::string> words) {
  std::vector<std::string> line(words.begin(), words.end());
  context.machine_readable = take_machine_readable(line);
  bool is_empty = line.empty();
  line = canonical_words(line);
  const Command* command = find_command(commands, line);
  if (command == nullptr) {
    if (is_group(commands, line[0])) {
      return show_group(commands, context, line[0], std::span(line).subspan(1));
    }
    std::vector<std::string> names;
    for (const Command* candidate : commands) {
      if (!candidate->hidden) {
        names.emplace_back(first_word(candidate->name));
      }
    }
    return unknown_command(context, line[0], names);
  }
  auto name_words = 1 + std::ranges::count(command->name, ' ');
  std::span<const std::string> rest = std::span(line).subspan(static_cast<size_t>(name_words));
  if (std::ranges::any_of(rest, asks_help)) {
    context.out(command_help(*command));
    return ExitCode::Done;
  }
  if (command->reads_own_flags) {
    return command->run(context, Arguments(rest));
  }
  Result<Arguments> arguments = parse_arguments(all_flags(*command), rest);
  if (!arguments) {
    return wrong_usage(context, *command, arguments.error().message);
  }
  size_t count = arguments->operands().size();
  if (count < command->operand_count.least) {
    return wrong_usage(context, *command, fmt::format("{} is missing.", command->operands));
  }
  if (count > command->operand_count.most) {
    return wrong_usage(context, *command,
                       fmt::format("unexpected argument \"{}\".",
                                   arguments->operands()[command->operand_count.most]));
  }
  if (context.log) {
    context.log("INFO", fmt::format("kiln version: {}, command: {}", KILN_VERSION, command->name));
  }
  ExitCode code = command->run(context, *arguments);
  if (context.log) {
    context.log("INFO", fmt::format("exit code: {}", static_cast<int>(code)));
  }
  // Packer's own answer to no command at all.
  return is_empty ? ExitCode::UnknownCommand : code;
}

}  // namespace kiln
