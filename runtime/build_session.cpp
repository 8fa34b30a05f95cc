#include "runtime/build_session.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <iterator>

#include "compiler/eval/evaluate.h"
#include "compiler/plan/step_address.h"
#include "compiler/plan/unknown_origins.h"
#include "compiler/source/check.h"
#include "runtime/build_data.h"
#include "runtime/event_hub.h"
#include "runtime/option_templates.h"
#include "runtime/provision.h"
#include "runtime/reuse/lazy_communicator.h"

namespace kiln {
namespace {

// Passes a transfer's progress on ten times a second at most, and always its end.
class ProgressGate {
 public:
  bool lets_through(uint64_t done, uint64_t total) {
    std::lock_guard lock(mutex_);
    auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(100) && (total == 0 || done < total)) {
      return false;
    }
    last_ = now;
    return true;
  }

 private:
  std::mutex mutex_;
  std::chrono::steady_clock::time_point last_{};
};

Error as_error(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::vector<std::string> problems;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity == Severity::Error) {
      problems.push_back(fmt::format(
          "{}{}: {}", diagnostic.has_span ? sources.describe(diagnostic.span) + ": " : "",
          diagnostic.summary, diagnostic.detail));
    }
  }
  return {fmt::format("{}", fmt::join(problems, "\n"))};
}

// `create_disk` of `build.web.qemu.debian/create_disk`.
std::string_view short_name(const Step& step) {
  return step_part(step.address);
}

ArtifactSummary summary_of(const Artifact& artifact) {
  return {artifact.builder_id, artifact.id, artifact.description, artifact.files};
}

}  // namespace

BuildSession::BuildSession(const RunSettings& settings, const PlannedBuild& build)
    : settings_(settings), build_(build) {
  for (size_t chain = 0; chain < build.post_process.size(); ++chain) {
    for (StepId id : build.post_process[chain]) {
      chain_of_.emplace(id, chain);
    }
  }
}

void BuildSession::say(const std::string& address, std::string text, bool is_error) {
  settings_.events.on_event(
      event_now(build_.name, event::StepSaid{address, std::move(text), is_error}));
}

StepContext BuildSession::context_for(const std::string& address, const std::stop_token& stop) {
  StepContext context;
  context.stop = stop;
  EventSink& events = settings_.events;
  std::string build = build_.name;
  auto sentence = [&events, build, address](bool is_error) {
    return [&events, build, address, is_error](std::string_view text) {
      events.on_event(event_now(build, event::StepSaid{address, std::string(text), is_error}));
    };
  };
  auto output_line = [&events, build, address](bool is_error) {
    return [&events, build, address, is_error](std::string_view line) {
      events.on_event(event_now(build, event::StepOutput{address, std::string(line), is_error}));
    };
  };
  context.say = sentence(false);
  context.say_error = sentence(true);
  context.output = output_line(false);
  context.error_output = output_line(true);
  context.progress = [&events, build, address, gate = std::make_shared<ProgressGate>()](
                         std::string_view what, uint64_t done, uint64_t total) {
    if (gate->lets_through(done, total)) {
      events.on_event(
          event_now(build, event::StepProgress{address, std::string(what), done, total}));
    }
  };
  context.ask = [this, stop](std::string_view prompt) -> std::optional<std::string> {
    return settings_.ask ? settings_.ask(prompt, stop) : std::nullopt;
  };
  context.build_name = build_.name;
  context.declared_name = build_.declared_name;
  context.builder_type = build_.source_type;
  context.run_id = settings_.run_id;
  context.build_data = build_texts(build_object(false));
  context.run_functions = &settings_.template_functions;
  context.force = settings_.force;
  context.source_date_epoch = settings_.source_date_epoch;
  context.scratch_directory = [this]() -> Result<std::string> {
    if (!scratch_) {
      KILN_ASSIGN(ScratchDirectory made,
                  ScratchDirectory::create(
                      settings_.cache_directory + "/scratch", [this](const std::string& path) {
                        return note_resource({ResourceKind::Directory, path}, scratch_resource_);
                      }));
      scratch_.emplace(std::move(made));
    }
    return scratch_->path();
  };
  context.journal = settings_.journal;
  context.state_directory = settings_.state_directory;
  context.cache_directory = settings_.cache_directory;
  context.files = &settings_.files;
  return context;
}

Value BuildSession::build_object(bool packer_placeholders) const {
  return make_build_object(build_, settings_.run_id, outputs_, packer_placeholders);
}

Result<void> BuildSession::note_resource(const Resource& resource, int64_t& id) const {
  if (settings_.journal != nullptr) {
    KILN_ASSIGN(id, settings_.journal->intend(resource));
  }
  return {};
}

BuildSession::~BuildSession() {
  builder_.reset();
  const std::string path = scratch_ ? scratch_->path() : "";
  scratch_.reset();
  std::error_code error;
  if (settings_.journal != nullptr && scratch_resource_ != 0 &&
      !std::filesystem::exists(path, error)) {
    settings_.journal->removed(scratch_resource_);
  }
}

Value BuildSession::artifact_object() const {
  return settings_.artifacts == nullptr ? Value() : settings_.artifacts->value();
}

void BuildSession::learn_outputs(const std::map<std::string, Value>& outputs) {
  for (const auto& [name, value] : outputs) {
    outputs_.insert_or_assign(name, value);
  }
  settings_.redactor.add_secrets_of(build_object(false));
}

Result<Value> BuildSession::final_options(const ComponentInfo& component, const StepSource& source,
                                          const StepContext& context, const std::string& address) {
  Diagnostics diagnostics;
  Value config = resolve(component, source, build_object(false), diagnostics, artifact_object());
  if (is_looking_ && !diagnostics.has_errors()) {
    settings_.redactor.add_secrets_of(config);
    return render_options(config, component.schema, template_context(context, {}));
  }
  if (!diagnostics.has_errors() && !config.is_wholly_known()) {
    std::string missing = fmt::format("{}", fmt::join(unknown_origins(config), ", "));
    if (settings_.is_kiln_dialect) {
      return Error{
          fmt::format("{} of the {} builder is not known in this build, and an option needs it.",
                      missing.empty() ? "A value" : missing, build_.source_type)};
    }
    say(address,
        fmt::format("Warning: {} of the {} builder is not known in this build; "
                    "Packer's placeholder stands for it.",
                    missing.empty() ? "a value" : missing, build_.source_type),
        true);
    config = resolve(component, source, build_object(true), diagnostics, artifact_object());
  }
  if (diagnostics.has_errors()) {
    return as_error(diagnostics, settings_.sources);
  }
  if (!config.is_wholly_known()) {
    return Error{fmt::format("{} is not known when the step runs, and an option needs it.",
                             fmt::join(unknown_origins(config), ", "))};
  }
  settings_.redactor.add_secrets_of(config);
  return render_options(config, component.schema, template_context(context, {}));
}

Result<bool> BuildSession::is_wanted(const Step& step) const {
  Value condition = step.condition;
  if (step.source.when) {
    Scope scope(step.source.scope.get());
    scope.set("build", build_object(!settings_.is_kiln_dialect));
    if (const Value artifacts = artifact_object(); !artifacts.is_null()) {
      scope.set("artifact", artifacts);
    }
    Diagnostics diagnostics;
    condition = evaluate(*step.source.when, scope, diagnostics);
    if (diagnostics.has_errors()) {
      return as_error(diagnostics, settings_.sources);
    }
    if (!condition.has_content() || !condition.type().is(TypeKind::Bool)) {
      return Error{fmt::format("`when` must be true or false when the step runs; it is {}.",
                               !condition.is_known() ? "not known"
                               : condition.is_null() ? "null"
                                                     : condition.type().friendly_name())};
    }
  }
  return !condition.has_content() || !condition.type().is(TypeKind::Bool) || condition.as_bool();
}

Result<void> BuildSession::make_builder(const std::stop_token& stop) {
  if (builder_ || artifacts_ || end_) {
    return {};
  }
  StepContext context = context_for("", stop);
  KILN_ASSIGN(builder_config_, final_options(*build_.builder, build_.source, context, ""));
  auto runner = settings_.runners.builders.find(build_.builder->name);
  KILN_CHECK(runner != settings_.runners.builders.end(), "a plan with missing runners is not run");
  KILN_ASSIGN(builder_, runner->second->create(builder_config_, context));
  return settings_.reuse == nullptr ? Result<void>() : prepare_reuse(stop);
}

Result<void> BuildSession::take_artifact() {
  if (artifacts_) {
    return {};
  }
  KILN_TRY(make_builder({}));
  KILN_ASSIGN(Artifact artifact, builder_->artifact());
  learn_outputs(builder_->outputs());
  learn_outputs(artifact.data);
  artifacts_.emplace(std::move(artifact), build_.post_process.size());
  builder_.reset();
  return {};
}

Result<void> BuildSession::run_builder_step(const Step& step, const std::stop_token& stop) {
  KILN_TRY(make_builder(stop));
  StepContext context = context_for(step.address, stop);
  KILN_TRY(builder_->run(step.action, context));
  learn_outputs(builder_->outputs());
  return {};
}

Result<void> BuildSession::run_provisioner(const Step& step, StepId id,
                                           const std::stop_token& stop) {
  KILN_TRY(make_builder(stop));
  learn_outputs(builder_->outputs());
  StepContext context = context_for(step.address, stop);
  KILN_ASSIGN(Value config, step_config(id, stop));
  final_config_.reset();
  auto runner = settings_.runners.provisioners.find(step.component->name);
  KILN_CHECK(runner != settings_.runners.provisioners.end(),
             "a plan with missing runners is not run");
  LazyCommunicator communicator([&]() -> Result<Communicator*> {
    if (reuse_) {
      KILN_TRY(reuse_->restore_machine(stop));
    }
    return builder_->communicator(step.address, context);
  });
  return provision(step, *runner->second, config, communicator, context);
}

StepRunner::StepResult BuildSession::run_post_processor(const Step& step, StepId id, size_t chain,
                                                        const std::stop_token& stop) {
  if (Result<void> taken = take_artifact(); !taken) {
    return {Outcome::Failed, taken.error().message};
  }
  const Artifact* input = artifacts_->input(chain);
  if (input == nullptr) {
    return {};
  }
  StepContext context = context_for(step.address, stop);
  for (const auto& [name, text] : build_texts(Value::object(input->data))) {
    context.build_data.insert_or_assign(name, text);
  }
  Result<Value> config = final_options(*step.component, step.source, context, step.address);
  auto run = [&]() -> Result<PostProcessed> {
    const std::string& type = step.component->name;
    say("", step.name == type
                ? fmt::format("Running post-processor: {}", type)
                : fmt::format("Running post-processor: {} (type {})", step.name, type));
    auto runner = settings_.runners.post_processors.find(type);
    KILN_CHECK(runner != settings_.runners.post_processors.end(),
               "a plan with missing runners is not run");
    if (!config) {
      return Error{config.error()};
    }
    return runner->second->post_process(*config, *input, context);
  };
  BuildReuse::PostProcessedStep done;
  if (reuse_ && config) {
    done = reuse_->run_post_processor(id, chain, *config, run, stop);
  } else if (Result<PostProcessed> output = run(); output) {
    done.output = *std::move(output);
  } else {
    done.result = {Outcome::Failed, output.error().message};
  }
  if (!done.output) {
    artifacts_->fail(chain);
    return done.result;
  }
  if (Result<void> added =
          artifacts_->add(chain, *std::move(done.output), step.keep_input_artifact);
      !added) {
    return {Outcome::Failed, added.error().message};
  }
  return done.result;
}

StepRunner::StepResult BuildSession::run_once(const Step& step, StepId id,
                                              const std::stop_token& stop) {
  Result<bool> wanted = is_wanted(step);
  if (!wanted) {
    return {Outcome::Failed, wanted.error().message};
  }
  if (!*wanted) {
    return {Outcome::Skipped, ""};
  }
  if (Result<void> made = make_builder(stop); !made) {
    return {Outcome::Failed, made.error().message};
  }
  if (end_ && (chain_of_.contains(id) || step.is_output || is_after_provisioning(id))) {
    return {.outcome = Outcome::Reused, .error = {}, .reused_from = reuse_->end_made()};
  }
  if (auto chain = chain_of_.find(id); chain != chain_of_.end()) {
    return run_post_processor(step, id, chain->second, stop);
  }
  if (reuse_ && build_.error_cleanup != id) {
    return run_reusing(step, id, stop);
  }
  const Result<void> done = run_on_machine(id, stop);
  return done ? StepRunner::StepResult{}
              : StepRunner::StepResult{Outcome::Failed, done.error().message};
}

BuildSession::Choice BuildSession::ask_what_next(const Step& step, const std::string& error,
                                                 const std::stop_token& stop) {
  say(step.address, error, true);
  say(step.address, fmt::format("Step \"{}\" failed", short_name(step)), true);
  for (;;) {
    std::optional<std::string> answer = settings_.ask(
        "[c] Clean up and exit, [a] abort without cleanup, or [r] retry step (build may fail even "
        "if retry succeeds)?",
        stop);
    if (!answer || answer->empty() || *answer == "c") {
      return Choice::CleanUp;
    }
    if (*answer == "a") {
      return Choice::Abort;
    }
    if (*answer == "r") {
      return Choice::Retry;
    }
    say(step.address, fmt::format("Incorrect input: \"{}\"", *answer), true);
  }
}

StepRunner::StepResult BuildSession::run(const Step& step, StepId id, const std::stop_token& stop) {
  bool is_cleanup = build_.error_cleanup == id;
  if (is_cleanup) {
    if (is_aborted_) {
      return {Outcome::Skipped, ""};
    }
    say("", "Provisioning step had errors: Running the cleanup provisioner, if present...");
  }
  if (settings_.pause_before_steps && settings_.ask) {
    settings_.ask(
        fmt::format("Pausing before step '{}'. Press enter to continue.", short_name(step)), stop);
  }
  for (;;) {
    StepRunner::StepResult result = run_once(step, id, stop);
    bool may_ask = settings_.on_error == OnError::Ask && settings_.ask && !is_cleanup &&
                   !chain_of_.contains(id) && !stop.stop_requested();
    if (result.outcome != Outcome::Failed || !may_ask) {
      return result;
    }
    switch (ask_what_next(step, result.error, stop)) {
      case Choice::CleanUp:
        return result;
      case Choice::Abort:
        is_aborted_ = true;
        return result;
      case Choice::Retry:
        break;
    }
  }
}

StepRunner::BuildEnd BuildSession::finish(Outcome outcome) {
  StepRunner::BuildEnd end;
  bool has_failed = outcome == Outcome::Failed || outcome == Outcome::Cancelled;
  if (end_ && !has_failed) {
    builder_.reset();
    for (const Artifact& artifact : *end_) {
      end.artifacts.push_back(summary_of(artifact));
    }
    return end;
  }
  if (!has_failed) {
    if (Result<void> taken = take_artifact(); !taken) {
      end.errors.push_back(taken.error().message);
      has_failed = true;
    }
  }
  bool keeps = has_failed && !artifacts_ &&
               (is_aborted_ || settings_.on_error == OnError::Abort ||
                settings_.on_error == OnError::RunCleanupProvisioner);
  if (keeps) {
    say("", "Aborting: what this build made so far is left as it is.", true);
    if (builder_) {
      builder_->keep_everything();
    }
    if (scratch_) {
      scratch_->keep();
    }
  }
  builder_.reset();
  if (artifacts_ && !has_failed && settings_.artifacts != nullptr) {
    settings_.artifacts->add(build_, artifacts_->original(), artifacts_->final_artifact(),
                             outputs_);
  }
  if (artifacts_ && outcome != Outcome::Cancelled) {
    const std::vector<Artifact> kept = artifacts_->finish(end.errors);
    for (const Artifact& artifact : kept) {
      end.artifacts.push_back(summary_of(artifact));
    }
    if (reuse_ && !has_failed && end.errors.empty()) {
      reuse_->keep_end(kept);
    }
  }
  return end;
}

}  // namespace kiln
