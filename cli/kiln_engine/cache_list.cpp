#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/kiln_engine/state/text_table.h"
#include "cli/report.h"
#include "compiler/value/json.h"
#include "runtime/cache/cache_store.h"
#include "runtime/size_text.h"
#include "runtime/state/run_list.h"

namespace kiln {
namespace {

std::string json_line(const CacheStore::Listed& listed) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, text] :
       {std::pair("key", listed.entry.key), std::pair("step", listed.entry.address),
        std::pair("run", listed.entry.run_id)}) {
    json.key(name);
    json.string(text);
  }
  for (const auto& [name, number] :
       {std::pair("made", listed.entry.made), std::pair("last_used", listed.last_used),
        std::pair("size", static_cast<int64_t>(listed.size))}) {
    json.key(name);
    json.integer(number);
  }
  json.end_object();
  return json.text() + "\n";
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  const Result<std::string> directory = cache_directory(context);
  if (!directory) {
    report(context, arguments, directory.error());
    return ExitCode::Failed;
  }
  CacheStore cache(*directory, [](const std::string&) {});
  std::vector<std::vector<std::string>> lines = {{"STEP", "MADE", "LAST USED", "SIZE"}};
  uint64_t bytes = 0;
  for (const CacheStore::Listed& listed : cache.list()) {
    if (arguments.is_on("json")) {
      context.out(json_line(listed));
    }
    lines.push_back({listed.entry.address, local_time_text(listed.entry.made),
                     local_time_text(listed.last_used), size_text(listed.size)});
    bytes += listed.size;
  }
  if (!arguments.is_on("json")) {
    context.out(lines.size() == 1
                    ? fmt::format("{} holds nothing.\n", *directory)
                    : text_table(lines) + fmt::format("{} results, {}, in {}\n", lines.size() - 1,
                                                      size_text(bytes), *directory));
  }
  return ExitCode::Done;
}

}  // namespace

const Command& cache_list_command() {
  static const Command command = {
      .name = "cache list",
      .summary = "list the results of steps that are kept",
      .operand_count = {0, 0},
      .description =
          "Lists what builds kept for later ones, the latest used first. A tree that "
          "several results share counts for each of them.",
      .run = run,
  };
  return command;
}

}  // namespace kiln
