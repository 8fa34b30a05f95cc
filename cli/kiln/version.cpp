#include "generated/version.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/say.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  if (arguments.is_on("json")) {
    context.out(fmt::format("{{\"version\":\"{}\"}}\n", KILN_VERSION));
  } else {
    tell_program(context, {"version", KILN_VERSION});
    // The misspelling is Packer's.
    tell_program(context, {"version-prelease", ""});
    tell_program(context, {"version-commit", ""});
    say(context, fmt::format("kiln v{}", KILN_VERSION));
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
