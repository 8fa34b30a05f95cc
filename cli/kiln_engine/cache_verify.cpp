#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/reuse/verify_outputs.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> directory = cache_directory(context);
  if (!directory) {
    report(context, arguments, directory.error());
    return ExitCode::Failed;
  }
  CacheStore cache(*directory, [](const std::string&) {});
  std::vector<std::string> problems = cache.verify();
  std::ranges::move(verify_outputs(cache), std::back_inserter(problems));
  for (const std::string& problem : problems) {
    context.out(problem + "\n");
  }
  if (problems.empty()) {
    context.out(fmt::format("All {} results are as they were made.\n", cache.list().size()));
  }
  return problems.empty() ? ExitCode::Done : ExitCode::Failed;
}

}  // namespace

const Command& cache_verify_command() {
  static const Command command = {
      .name = "cache verify",
      .summary = "read all kept results and outputs, and remove what is damaged",
      .operand_count = {0, 0},
      .description =
          "Hashes every kept result, and every output that a build takes for unchanged because its "
          "size, time and inode are. What differs is named and no longer reused: the next build "
          "makes it again. The exit code is 1 when there was any.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
