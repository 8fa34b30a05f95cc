#include "cli/installed_plugins.h"
#include "cli/report.h"
#include "cli/say.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> directory = plugin_directory(context);
  if (!directory) {
    report(context, arguments, directory.error());
    return ExitCode::Failed;
  }
  for (const InstalledPlugin& plugin : installed_plugins(*context.files, *directory)) {
    say(context, plugin.path);
  }
  return ExitCode::Done;
}

}  // namespace

const Command& plugins_installed_command() {
  static const Command command = {
      .name = "plugins installed",
      .summary = "list the plugins in Packer's plugin folder",
      .description =
          "Prints the paths of the plugins for this system that lie in PACKER_PLUGIN_PATH or in "
          "the folder plugins of Packer's configuration, with the checksum that belongs to them. "
          "kiln cannot run plugins yet.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
