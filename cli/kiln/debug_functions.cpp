#include "cli/command.h"
#include "compiler/eval/probe_functions.h"
#include "stdlib/functions.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  FunctionTable names = functions();
  if (arguments.is_on("test-funcs")) {
    for (const FunctionInfo& probe : probe_functions()) {
      names.emplace(probe.name, &probe);
    }
  }
  for (const auto& [name, function] : names) {
    context.out(std::string(name) + "\n");
  }
  return ExitCode::Done;
}

}  // namespace

const Command& debug_functions_command() {
  static const Command command = {
      .name = "debug functions",
      .summary = "print the names of all functions",
      .flags = {{.name = "test-funcs", .help = "Also those that only tests use"}},
      .takes_common_flags = false,
      .run = run,
  };
  return command;
}

}  // namespace kiln
