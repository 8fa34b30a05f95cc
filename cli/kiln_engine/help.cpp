#include "cli/help.h"

#include <fmt/format.h>

#include "cli/all_commands.h"
#include "cli/dispatch.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  CommandTable commands = all_commands();
  if (arguments.operands().empty()) {
    context.out(program_help(commands));
    return ExitCode::Done;
  }
  std::vector<std::string> words = arguments.operands();
  words.emplace_back("-help");
  return dispatch(commands, context, words);
}

}  // namespace

const Command& help_command() {
  static const Command command = {
      .name = "help",
      .summary = "list the commands, or show the options of one",
      .operands = "[COMMAND]",
      .operand_count = {0, 2},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
