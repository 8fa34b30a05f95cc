#include "cli/kiln_engine/show/show_run.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  return show_run(context, arguments, arguments.operands().front());
}

}  // namespace

const Command& show_command() {
  static const Command command = {
      .name = "show",
      .summary = "show what a run did",
      .operands = "RUN",
      .operand_count = {1, 1},
      .description =
          "Shows the builds and steps of a run: how long each took, how much it added to the "
          "image, and how it ended. RUN is a run's id, the beginning of one, or `latest`; "
          "`kiln runs` lists them. With -json, the events of the run.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
