#include "generated/version.h"

#include <fmt/format.h>

#include "cli/command.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  if (arguments.is_on("json")) {
    context.out(fmt::format("{{\"version\":\"{}\"}}\n", KILN_VERSION));
  } else {
    context.out(fmt::format("kiln v{}\n", KILN_VERSION));
  }
  return ExitCode::Done;
}

}  // namespace

const Command& version_command() {
  static const Command command = {
      .name = "version",
      .summary = "print the version",
      .run = run,
  };
  return command;
}

}  // namespace kiln
