#include <fmt/format.h>

#include <algorithm>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/cache/cache_store.h"
#include "runtime/reuse/key_difference.h"
#include "runtime/size_text.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

std::string differences(const CacheEntry& now, const CacheEntry& before) {
  std::string text;
  for (const std::string& part : key_difference(now.parts, before.parts)) {
    text += fmt::format("    {} is another\n", part);
  }
  return text;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> directory = cache_directory(context);
  if (!directory) {
    report(context, arguments, directory.error());
    return ExitCode::Failed;
  }
  CacheStore cache(*directory, [](const std::string&) {});
  const std::string& word = arguments.operands().front();
  std::vector<CacheEntry> entries;
  for (CacheStore::Listed& listed : cache.list()) {
    if (names_address(listed.entry.address, word)) {
      entries.push_back(std::move(listed.entry));
    }
  }
  if (entries.empty()) {
    report(
        context, arguments,
        Error{fmt::format("No result of a step {} is kept. `kiln cache list` lists them.", word)});
    return ExitCode::Failed;
  }
  std::ranges::sort(entries, std::greater(), &CacheEntry::made);
  for (size_t i = 0; i < entries.size(); ++i) {
    const CacheEntry& entry = entries[i];
    context.out(fmt::format("{}\n  made {} by the run {}, added {}, key {}\n", entry.address,
                            local_time_text(entry.made), entry.run_id, size_text(entry.bytes_added),
                            entry.key.substr(0, 12)));
    const auto before =
        std::find_if(entries.begin() + static_cast<ptrdiff_t>(i) + 1, entries.end(),
                     [&](const CacheEntry& other) { return other.address == entry.address; });
    if (before != entries.end()) {
      context.out("  it could not be the result before, because\n" + differences(entry, *before));
    }
  }
  return ExitCode::Done;
}

}  // namespace

const Command& cache_explain_command() {
  static const Command command = {
      .name = "cache explain",
      .summary = "tell why a step had to run",
      .operands = "STEP",
      .operand_count = {1, 1},
      .description =
          "Lists the kept results of a step (its address, or the last part of one), the latest "
          "first, and what decided that each of them was made instead of reusing the one before.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
