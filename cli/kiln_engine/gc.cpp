#include <fmt/format.h>

#include "cli/kiln_engine/state/own_directories.h"
#include "cli/report.h"
#include "compiler/value/json.h"
#include "runtime/state/collect_garbage.h"
#include "runtime/state/run_list.h"
#include "stdlib/builders/rootfs/run_tree_work.h"

namespace kiln {
namespace {

std::string_view outcome_text(Collected::Outcome outcome) {
  switch (outcome) {
    case Collected::Outcome::Removed:
      return "removed";
    case Collected::Outcome::AlreadyGone:
      return "already gone";
    case Collected::Outcome::InUse:
      return "in use, left";
    case Collected::Outcome::Failed:
      return "not removed";
  }
  return {};
}

Result<std::vector<Collected>> collect(const CommandContext& context, const Arguments& arguments) {
  KILN_ASSIGN(std::string state, state_directory(context));
  KILN_ASSIGN(std::string cache, cache_directory(context));
  KILN_ASSIGN(std::unique_ptr<StateWriter> writer, StateWriter::open(state));
  KILN_ASSIGN(std::unique_ptr<Database> database, open_state(state));
  GarbageOptions options;
  options.scratch_directory = cache + "/scratch";
  const rootfs::TreeWork trees(Value::object({}), "");
  options.remove = [&](const std::string& path) { return trees.remove(path); };
  if (const std::optional<std::string> run = arguments.text("run")) {
    KILN_ASSIGN(RunSummary found, find_run(*database, *run));
    if (found.outcome == "running") {
      return Error{fmt::format("The run {} is going on: there is nothing to collect.", found.id)};
    }
    options.run_id = found.id;
  }
  return collect_garbage(*writer, *database, options);
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  Result<std::vector<Collected>> collected = collect(context, arguments);
  if (!collected) {
    report(context, arguments, collected.error());
    return ExitCode::Failed;
  }
  bool has_failed = false;
  size_t removed = 0;
  for (const Collected& one : *collected) {
    has_failed = has_failed || one.outcome == Collected::Outcome::Failed;
    removed += one.outcome == Collected::Outcome::Removed ? 1 : 0;
    if (arguments.is_on("json")) {
      JsonWriter json;
      json.begin_object();
      json.key("what");
      json.string(one.what);
      json.key("outcome");
      json.string(outcome_text(one.outcome));
      if (!one.error.empty()) {
        json.key("error");
        json.string(one.error);
      }
      json.end_object();
      context.out(json.text() + "\n");
    } else if (one.outcome != Collected::Outcome::AlreadyGone) {
      context.out(fmt::format("{}: {}{}{}\n", outcome_text(one.outcome), one.what,
                              one.error.empty() ? "" : ": ", one.error));
    }
  }
  if (!arguments.is_on("json") && removed == 0 && !has_failed) {
    context.out("Nothing was left behind.\n");
  }
  return has_failed ? ExitCode::Failed : ExitCode::Done;
}

}  // namespace

const Command& gc_command() {
  static const Command command = {
      .name = "gc",
      .summary = "remove what killed runs left behind",
      .operand_count = {0, 0},
      .description =
          "Removes what runs that were killed noted before they made it and could not remove: "
          "scratch directories, unfinished outputs, processes. It says what it did. What belongs "
          "to a kiln that is running is never touched.",
      .flags = {{.name = "run",
                 .kind = FlagKind::Text,
                 .value = "RUN",
                 .help = "Of this run alone: its id, the beginning of one, or `latest`"}},
      .run = run,
  };
  return command;
}

}  // namespace kiln
