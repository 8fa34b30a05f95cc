#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>

#include "cli/compilation.h"
#include "cli/kiln_engine/build/build_outputs.h"
#include "cli/kiln_engine/build/build_report.h"
#include "cli/kiln_engine/build/reuse_flags.h"
#include "cli/kiln_engine/evaluation/run_evaluation.h"
#include "cli/kiln_engine/state/own_directories.h"
#include "cli/plan_file.h"
#include "cli/report.h"
#include "compiler/plan/input_content.h"
#include "runtime/build_runner.h"
#include "runtime/cache/installation_key.h"
#include "runtime/event_hub.h"
#include "runtime/report/json_log.h"
#include "runtime/reuse/remembered_content.h"
#include "runtime/reuse/verify_outputs.h"
#include "runtime/run_id.h"
#include "runtime/run_record/run_record.h"
#include "runtime/state/journal.h"
#include "runtime/state/run_index.h"
#include "runtime/state/run_list.h"
#include "runtime/state/run_lock.h"
#include "runtime/template_functions.h"
#include "stdlib/catalog.h"
#include "stdlib/runners.h"

namespace kiln {
namespace {

OnError on_error_of(const Arguments& arguments) {
  std::string mode = arguments.text("on-error").value_or("cleanup");
  return mode == "abort"                     ? OnError::Abort
         : mode == "ask"                     ? OnError::Ask
         : mode == "run-cleanup-provisioner" ? OnError::RunCleanupProvisioner
                                             : OnError::Cleanup;
}

std::string absolute_path(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return error ? path : absolute.lexically_normal().string();
}

void learn_secrets(const Module& module, const Plan& plan, Redactor& redactor) {
  for (const VariableConfig& variable : module.config.variables) {
    redactor.add_secrets_of(variable.value);
  }
  for (const LocalConfig& local : module.config.locals) {
    redactor.add_secrets_of(local.value);
  }
  for (const PlannedBuild& build : plan.builds) {
    redactor.add_secrets_of(build.config);
  }
  for (const Step& step : plan.steps) {
    redactor.add_secrets_of(step.config);
  }
}

// Secrets that are too short to be looked for in what commands print.
void warn_of_short_secrets(const Module& module, const Plan& plan, EventHub& hub) {
  for (const VariableConfig& variable : module.config.variables) {
    const Value& value = variable.value;
    if (variable.sensitive && value.has_content() && value.type().is(TypeKind::String) &&
        !value.as_string().empty() && value.as_string().size() < Redactor::shortest) {
      hub.on_event(
          event_now(plan.builds.front().name,
                    event::StepSaid{
                        "",
                        fmt::format("Warning: the secret var.{} has fewer than {} bytes: it is not "
                                    "taken out of what commands print",
                                    variable.name, Redactor::shortest),
                        true}));
    }
  }
}

bool names_some_step(const Plan& plan, const std::string& word) {
  return word.empty() || std::ranges::any_of(plan.steps, [&](const Step& step) {
           return names_address(step.address, word);
         });
}

std::vector<std::string> names_of(const Plan& plan) {
  std::vector<std::string> names;
  for (const PlannedBuild& build : plan.builds) {
    names.push_back(build.name);
  }
  return names;
}

ExitCode run_plan(CommandContext& context, const Arguments& arguments,
                  const Compilation& compilation, Plan& plan, int64_t now) {
  Result<std::string> state = state_directory(context);
  Result<std::string> cache = cache_directory(context);
  Result<std::optional<int64_t>> epoch = source_date_epoch(context);
  Result<ReuseOptions> reused = reuse_options(arguments);
  if (reused && !names_some_step(plan, reused->from)) {
    reused = Error{fmt::format("-from names no step of this plan: {}", reused->from)};
  }
  if (!epoch || !reused) {
    report(context, arguments, epoch ? reused.error() : epoch.error());
    return ExitCode::Failed;
  }
  if (!state || !cache) {
    report(context, arguments, state ? cache.error() : state.error());
    return ExitCode::Failed;
  }
  std::string run_id = time_ordered_uuid(now);
  Result<std::unique_ptr<RunRecord>> record = RunRecord::create(*state, run_id);
  if (!record) {
    report(context, arguments, record.error());
    return ExitCode::Failed;
  }
  Result<RunLock> lock = RunLock::hold((*record)->directory());
  Result<std::unique_ptr<StateWriter>> writer = StateWriter::open(*state);
  if (!lock || !writer) {
    report(context, arguments, lock ? writer.error() : lock.error());
    return ExitCode::Failed;
  }
  Result<std::unique_ptr<RunIndex>> index =
      RunIndex::begin(**writer, {run_id, template_path(arguments),
                                 absolute_path(plan.root_directory), (*record)->directory()});
  Result<std::string> key = installation_key(*state);
  Result<std::unique_ptr<Database>> known = open_state(*state);
  if (!index || !key || !known) {
    report(context, arguments, !index ? index.error() : key ? known.error() : key.error());
    return ExitCode::Failed;
  }
  Result<std::unique_ptr<Database>> digests = open_state(*state);
  const ContentOf content = remembered_content(
      *context.files, digests ? std::shared_ptr<Database>(*std::move(digests)) : nullptr, **writer);
  add_input_content(plan, content);
  Redactor redactor;
  learn_secrets(*compilation.module, plan, redactor);
  EventHub hub(&redactor);
  hub.add(**record);
  hub.add(**index);
  BuildReport view(context, arguments,
                   [&](const std::string& address) { return (*record)->log_path(address); });
  hub.add(view);
  JsonLog debug_log([&](std::string_view line) {
    context.log("DEBUG", line.substr(0, line.find_last_not_of('\n') + 1));
  });
  if (context.log) {
    hub.add(debug_log);
  }
  CacheStore cache_store(*cache, [&](const std::string& sentence) {
    hub.on_event(
        event_now(plan.builds.front().name, event::StepSaid{"", "Warning: " + sentence, true}));
  });
  if (arguments.is_on("verify")) {
    for (const std::string& problem : verify_outputs(cache_store)) {
      hub.on_event(
          event_now(plan.builds.front().name, event::StepSaid{"", "Warning: " + problem, true}));
    }
  }
  StepReuse reuse(cache_store, *std::move(key), *std::move(reused), *std::move(known),
                  absolute_path(plan.root_directory), run_id, content);
  Journal journal(**writer, run_id);
  bool is_debug = arguments.is_on("debug");
  ArtifactValues artifacts;
  RunSettings settings = {
      .plan = plan,
      .sources = compilation.sources,
      .runners = runners(),
      .files = *context.files,
      .events = hub,
      .template_functions = run_template_functions(now, *context.files, *catalog().functions),
      .redactor = redactor,
      .on_error = on_error_of(arguments),
      .force = arguments.is_on("force"),
      .source_date_epoch = *epoch,
      .run_id = run_id,
      .state_directory = *state,
      .cache_directory = *cache,
      .reuse = &reuse,
      .journal = &journal,
      .pause_before_steps = is_debug,
      .artifacts = compilation.module->mentions_artifacts ? &artifacts : nullptr,
      .is_kiln_dialect = compilation.module->is_kiln_dialect,
      .ask = view.asker()};
  bool skip_cleanup = settings.on_error == OnError::Abort;
  int64_t parallel = is_debug ? 1 : arguments.number("parallel-builds").value_or(0);
  hub.on_event(event_now("", event::RunStarted{run_id, names_of(plan)}));
  warn_of_short_secrets(*compilation.module, plan, hub);
  RunOutcome outcome;
  {
    std::stop_callback interrupted(context.stop, [&] {
      hub.on_event(event_now(
          "", event::Interrupted{context.stop_reason ? context.stop_reason() : "interrupt"}));
    });
    BuildRunner runner(std::move(settings));
    outcome = execute(plan, runner, hub,
                      {static_cast<uint32_t>(std::clamp<int64_t>(parallel, 0, UINT32_MAX))},
                      skip_cleanup, context.stop);
  }
  if (cache_store.has_kept()) {
    cache_store.prune(default_cache_limit);
  }
  view.finish();
  if (!(*record)->problem().empty()) {
    context.err("Warning: the record of this run is incomplete: " + (*record)->problem() + "\n");
  }
  if (std::string problem = (*writer)->problem(); !problem.empty()) {
    context.err("Warning: the database of runs is incomplete: " + problem + "\n");
  }
  if (!outcome.succeeded()) {
    return ExitCode::Failed;
  }
  return tell_outputs(context, arguments, compilation.sources, plan, artifacts.value(),
                      (*record)->directory())
             ? ExitCode::Done
             : ExitCode::Failed;
}

ExitCode run(CommandContext& context, const Arguments& arguments) {
  forbid_core_files();
  const std::string path = template_path(arguments);
  const Result<std::optional<SavedPlan>> found = find_saved_plan(context, path);
  if (!found) {
    report(context, arguments, found.error());
    return ExitCode::Failed;
  }
  const std::optional<SavedPlan>& saved = *found;
  if (saved) {
    if (const auto refused = refuse_changed_plan(context, arguments, path, *saved)) {
      return *refused;
    }
  }
  RunEvaluation evaluation(context);
  LoadOptions options = evaluation.options(context, arguments);
  if (saved) {
    take_invocation(saved->invocation, options);
  }
  options.warn_undeclared_variables = arguments.is_on("warn-on-undeclared-var");
  auto compilation =
      load_template(context, saved ? saved->invocation.template_path : path, options);
  Selection selection = saved ? build_selection(saved->invocation) : build_selection(arguments);
  selection.strict = arguments.is_on("strict");
  Plan plan =
      lower(*compilation->module, selection, catalog(), *context.files, compilation->diagnostics);
  report(context, arguments, compilation->sources, compilation->diagnostics);
  if (compilation->diagnostics.has_errors()) {
    return ExitCode::Failed;
  }
  add_input_content(plan, content_from(*context.files));
  // Between the comparison and now files may have changed once more.
  if (saved &&
      !has_same_files(*saved, document_of(plan, *compilation->module, compilation->sources))) {
    report(context, arguments,
           Error{"A file that the plan was made from was changed just now; nothing was run."});
    return ExitCode::PlanRefused;
  }
  std::vector<std::string> missing = find_missing_runners(plan, runners());
  for (const std::string& sentence : missing) {
    report(context, arguments, Error{sentence});
  }
  if (!missing.empty()) {
    return ExitCode::Failed;
  }
  // A reader of our output that goes away must not end a build without its cleanup.
  std::signal(SIGPIPE, SIG_IGN);
  return run_plan(context, arguments, *compilation, plan, evaluation.now());
}

std::vector<Flag> build_flags() {
  std::vector<Flag> flags = {
      {.name = "force", .help = "Replace what a build would write if it exists"},
      {.name = "on-error",
       .kind = FlagKind::Choice,
       .value = "MODE",
       .help = "What to do with a build that failed (default: cleanup)",
       .choices = {"cleanup", "abort", "ask", "run-cleanup-provisioner"}},
      {.name = "parallel-builds",
       .kind = FlagKind::Number,
       .value = "N",
       .help = "How many builds run at a time; 0 is all of them, 1 keeps their order"},
      {.name = "debug", .help = "Run builds one by one and wait for Enter before each step"},
      {.name = "timestamp-ui", .help = "Begin each message with the time"},
      {.name = "warn-on-undeclared-var",
       .help = "Warn about values in variable files that no variable takes"},
      {.name = "strict", .help = "A pattern of -only or -except that fits no build is an error"},
      {.name = "verify",
       .help = "Read what earlier builds wrote before reusing it, instead of only looking at it"},
      {.name = "ignore-prerelease-plugins", .help = "Accepted for Packer's sake"},
      {.name = "use-sequential-evaluation", .help = "Accepted for Packer's sake"},
      {.name = "skip-enforcement", .help = "Accepted for Packer's sake"}};
  std::ranges::move(reuse_flags(), std::back_inserter(flags));
  return with_template_flags(std::move(flags));
}

}  // namespace

const Command& build_command() {
  static const Command command = {
      .name = "build",
      .summary = "build images from a template",
      .operands = "[TEMPLATE|PLANFILE]",
      .operand_count = {0, 1},
      .description =
          "Compiles a template (a file, or a directory of files; default: the working directory) "
          "to a plan and runs it; a file that `kiln plan -out` made is run exactly, or refused "
          "with exit "
          "code 4 and what has changed since. On a terminal it shows what runs; elsewhere it "
          "writes Packer's "
          "log lines. The run is recorded under $KILN_STATE_DIR/runs (default "
          "~/.local/state/kiln/runs) with one log for each step.",
      .flags = build_flags(),
      .run = run,
  };
  return command;
}

}  // namespace kiln
