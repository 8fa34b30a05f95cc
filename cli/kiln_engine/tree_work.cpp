#include <string>

#include "cli/command.h"
#include "stdlib/builders/rootfs/run_tree_answer.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& /*arguments*/) {
  auto request = context.read_input();
  if (!request) {
    context.err(request.error().message + "\n");
    return ExitCode::Failed;
  }
  auto tell = [&context](std::string_view line) { context.err(std::string(line) + "\n"); };
  context.out(rootfs::answer_tree_work(*request, tell));
  return ExitCode::Done;
}

}  // namespace

const Command& tree_work_command() {
  static const Command command = {
      .name = "tree-work",
      .summary = "work on a tree as root of a user namespace, for an ordinary user's rootfs builds",
      .takes_common_flags = false,
      .hidden = true,
      .run = run,
  };
  return command;
}

}  // namespace kiln
