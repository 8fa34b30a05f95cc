#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/cache/cache_store.h"
#include "runtime/size_text.h"

namespace kiln {
namespace {

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> directory = cache_directory(context);
  const Result<uint64_t> limit = parse_size(arguments.text("keep").value_or("20G"));
  if (!directory || !limit) {
    report(context, arguments, directory ? limit.error() : directory.error());
    return ExitCode::Failed;
  }
  CacheStore cache(*directory, [](const std::string&) {});
  const CacheStore::Pruned pruned = cache.prune(*limit);
  context.out(fmt::format("Removed {} result{}, {}; {} are left.\n", pruned.entries,
                          pruned.entries == 1 ? "" : "s", size_text(pruned.bytes),
                          size_text(pruned.bytes_left)));
  return ExitCode::Done;
}

}  // namespace

const Command& cache_prune_command() {
  static const Command command = {
      .name = "cache prune",
      .summary = "remove the results that were of use longest ago",
      .operand_count = {0, 0},
      .description =
          "Removes kept results until all that are left have a size, those that were of use "
          "longest ago first. What a build reads just now stays. Builds do the same at their end, "
          "with 20G.",
      .flags = {{.name = "keep",
                 .kind = FlagKind::Text,
                 .value = "SIZE",
                 .help = "What may be left, with K, M, G or T; 0 is nothing (default: 20G)"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
