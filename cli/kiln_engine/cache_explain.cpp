#include <fmt/format.h>

#include <algorithm>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "runtime/cache/cache_store.h"
#include "runtime/size_text.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

// A part of a key in words.
std::string part_text(std::string_view part) {
  if (part.starts_with("config.")) {
    return fmt::format("the option {}, or a file that it names", part.substr(7));
  }
  if (part.starts_with("machine.")) {
    return fmt::format("the option {} of the source", part.substr(8));
  }
  return part == "files"        ? "a file that it reads"
         : part == "parents"    ? "what it starts from"
         : part == "version"    ? "the version of its component"
         : part == "build_name" ? "the name of the build"
                                : std::string(part);
}

std::string differences(const CacheEntry& now, const CacheEntry& before) {
  std::string text;
  auto add = [&](const std::string& part) {
    text += fmt::format("    {} is another\n", part_text(part));
  };
  for (const auto& [part, digest] : now.parts) {
    const auto other = before.parts.find(part);
    if (other == before.parts.end() || other->second != digest) {
      add(part);
    }
  }
  for (const auto& [part, digest] : before.parts) {
    if (!now.parts.contains(part)) {
      add(part);
    }
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
