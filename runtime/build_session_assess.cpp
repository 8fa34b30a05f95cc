#include <algorithm>

#include "runtime/build_session.h"

namespace kiln {
namespace {

// A builder is made from options that are all known; what it looks at for reuse is in keys, which
// are made from the real ones.
Value with_stand_ins(const Value& value) {
  if (!value.is_known()) {
    return value.type().is(TypeKind::String) ? Value::string("known-during-the-run") : value;
  }
  if (value.is_wholly_known() || !value.has_content()) {
    return value;
  }
  switch (value.type().kind()) {
    case TypeKind::Object: {
      std::map<std::string, Value> entries = value.entries();
      for (auto& [name, entry] : entries) {
        entry = with_stand_ins(entry);
      }
      return Value::object(std::move(entries)).with_marks_of(value);
    }
    case TypeKind::List:
    case TypeKind::Tuple: {
      std::vector<Value> elements = value.elements();
      for (Value& element : elements) {
        element = with_stand_ins(element);
      }
      return Value::tuple(std::move(elements)).with_marks_of(value);
    }
    case TypeKind::Map:
    case TypeKind::Set:
    case TypeKind::Dynamic:
    case TypeKind::Bool:
    case TypeKind::Number:
    case TypeKind::String:
    case TypeKind::Capsule:
      break;
  }
  return value;
}

}  // namespace

Result<void> BuildSession::make_builder_to_look(const std::stop_token& stop) {
  const auto runner = settings_.runners.builders.find(build_.builder->name);
  if (runner == settings_.runners.builders.end()) {
    return Error{"this version of kiln cannot run it"};
  }
  StepContext context = context_for("", stop);
  KILN_ASSIGN(builder_config_, final_options(*build_.builder, build_.source, context, ""));
  KILN_ASSIGN(builder_, runner->second->create(with_stand_ins(builder_config_), context));
  KILN_TRY(prepare_reuse(stop));
  return reuse_ ? Result<void>()
                : Error{"results of the " + build_.builder->name + " builder are not kept"};
}

StepAssessment BuildSession::assess_step(StepId id, const std::stop_token& stop) {
  const Step& step = settings_.plan.step(id);
  if (const std::optional<BuildReuse::Sight> rest = reuse_->sight_of_rest()) {
    return {.reason = rest->reason};
  }
  const auto chain = chain_of_.find(id);
  if (chain == chain_of_.end() && is_after_provisioning(id)) {
    look_for_end(stop);
  }
  BuildReuse::Sight sight;
  if (end_ && (chain != chain_of_.end() || is_after_provisioning(id))) {
    sight = {.is_reused = true, .made = reuse_->end_made()};
  } else {
    const StepContext context = context_for(step.address, stop);
    const Result<Value> config =
        step.kind == ComponentKind::Builder
            ? Result<Value>(builder_config_)
            : final_options(*step.component, step.source, context, step.address);
    if (!config) {
      reuse_->expect_run(step);
      return {.reason = config.error().message};
    }
    sight = chain != chain_of_.end() ? reuse_->look_at_post_processor(id, chain->second, *config)
            : is_after_provisioning(id) || step.is_output
                ? reuse_->look_at_capture_step(id, *config)
                : reuse_->look_at_machine_step(id, *config);
  }
  if (!sight.is_reused) {
    return {.reason = sight.reason};
  }
  StepAssessment reused{.verdict = Verdict::Reuse, .reason = "nothing has changed"};
  if (sight.made) {
    const auto age = std::chrono::system_clock::now() - *sight.made;
    reused.age =
        std::max(std::chrono::seconds(0), std::chrono::duration_cast<std::chrono::seconds>(age));
  }
  return reused;
}

void BuildSession::assess(Assessment& assessment, const std::stop_token& stop) {
  is_looking_ = true;
  const Result<void> made = make_builder_to_look(stop);
  const auto look = [&](StepId id) {
    const Step& step = settings_.plan.step(id);
    StepAssessment& assessed = assessment.steps[static_cast<uint32_t>(id)];
    const Result<bool> is_known_wanted = is_wanted(step);
    if (made && is_known_wanted && !*is_known_wanted) {
      assessed = {.verdict = Verdict::Skip, .reason = "its condition is false"};
      return;
    }
    const StepAssessment seen =
        made ? assess_step(id, stop) : StepAssessment{.reason = made.error().message};
    // One that only the run decides, or that another build runs for both, stays that unless its
    // result is here.
    if (assessed.verdict == Verdict::Run ||
        (assessed.verdict == Verdict::Reuse && seen.verdict == Verdict::Reuse)) {
      assessed = seen;
    }
  };
  std::ranges::for_each(build_.prepare, look);
  std::ranges::for_each(build_.provision, look);
  std::ranges::for_each(build_.capture, look);
  for (const std::vector<StepId>& chain : build_.post_process) {
    std::ranges::for_each(chain, look);
  }
}

}  // namespace kiln
