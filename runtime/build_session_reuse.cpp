#include <algorithm>

#include "runtime/build_session.h"

namespace kiln {

// What a session reuses of earlier runs.

Result<void> BuildSession::run_on_machine(StepId id, const std::stop_token& stop) {
  const Step& step = settings_.plan.step(id);
  return step.kind == ComponentKind::Builder ? run_builder_step(step, stop)
                                             : run_provisioner(step, id, stop);
}

Result<Value> BuildSession::step_config(StepId id, const std::stop_token& stop) {
  const Step& step = settings_.plan.step(id);
  if (step.kind == ComponentKind::Builder) {
    return builder_config_;
  }
  if (!final_config_ || final_config_->first != id) {
    const StepContext context = context_for(step.address, stop);
    KILN_ASSIGN(Value config, final_options(*step.component, step.source, context, step.address));
    final_config_.emplace(id, std::move(config));
  }
  return final_config_->second;
}

bool BuildSession::is_after_provisioning(StepId id) const {
  return std::ranges::find(build_.capture, id) != build_.capture.end();
}

Result<void> BuildSession::prepare_reuse(const std::stop_token& stop) {
  StepContext context = context_for("", stop);
  KILN_ASSIGN(std::string facts, builder_->reuse_facts(context));
  if (facts.empty()) {
    return {};
  }
  if (settings_.source_date_epoch) {
    // It decides the times of what tools make, and of what is written.
    facts += " epoch=" + std::to_string(*settings_.source_date_epoch);
  }
  reuse_ = std::make_unique<BuildReuse>(
      *settings_.reuse, settings_.plan, build_, std::move(facts),
      ReuseActs{
          .builder = [this]() -> Builder& { return *builder_; },
          .context = [this](const std::string& address,
                            const std::stop_token& token) { return context_for(address, token); },
          .run = [this](StepId id,
                        const std::stop_token& token) { return run_on_machine(id, token); },
          .config = [this](StepId id,
                           const std::stop_token& token) { return step_config(id, token); },
          .say = [this](const std::string& address, const std::string& text,
                        bool is_error) { say(address, text, is_error); }});
  return {};
}

std::optional<std::string> BuildSession::end_bytes(const std::stop_token& stop) {
  std::string bytes;
  auto add = [&](const Step& step, const Value& config) {
    const Result<StepKey> key = settings_.reuse->key_of(step, config, {});
    const Result<bool> wanted = is_wanted(step);
    if (!key || !wanted || step.reuse == ReusePolicy::Never) {
      return false;
    }
    const char keeps = !step.keep_input_artifact ? '-' : *step.keep_input_artifact ? 'y' : 'n';
    bytes += key->hex + keeps + (*wanted ? 'y' : 'n');
    return true;
  };
  for (const StepId id : build_.capture) {
    if (!add(settings_.plan.step(id), builder_config_)) {
      return std::nullopt;
    }
  }
  for (const std::vector<StepId>& chain : build_.post_process) {
    bytes += '/';
    for (const StepId id : chain) {
      const Step& step = settings_.plan.step(id);
      const StepContext context = context_for(step.address, stop);
      const Result<Value> config =
          final_options(*step.component, step.source, context, step.address);
      if (!config || !add(step, *config)) {
        return std::nullopt;
      }
    }
  }
  return bytes;
}

void BuildSession::look_for_end(const std::stop_token& stop) {
  if (std::exchange(has_looked_for_end_, true) || build_.post_process.empty()) {
    return;
  }
  const std::optional<std::string> bytes = end_bytes(stop);
  if (!bytes) {
    return;
  }
  ReusePolicy policy = ReusePolicy::Always;
  auto take = [&](StepId id) {
    if (settings_.plan.step(id).reuse == ReusePolicy::Resume) {
      policy = ReusePolicy::Resume;
    }
  };
  std::ranges::for_each(build_.capture, take);
  for (const std::vector<StepId>& chain : build_.post_process) {
    std::ranges::for_each(chain, take);
  }
  end_ = reuse_->find_end(*bytes, policy);
}

StepRunner::StepResult BuildSession::run_reusing(const Step& step, StepId id,
                                                 const std::stop_token& stop) {
  const bool is_capture = is_after_provisioning(id);
  if (is_capture) {
    look_for_end(stop);
    if (end_) {
      return {.outcome = Outcome::Reused, .error = {}, .reused_from = reuse_->end_made()};
    }
  }
  Result<Value> config = step_config(id, stop);
  if (!config) {
    return {Outcome::Failed, config.error().message};
  }
  StepRunner::StepResult result = is_capture || step.is_output
                                      ? reuse_->run_capture_step(id, *config, stop)
                                      : reuse_->run_machine_step(id, *config, stop);
  final_config_.reset();
  learn_outputs(builder_->outputs());
  return result;
}

}  // namespace kiln
