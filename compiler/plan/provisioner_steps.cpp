#include "compiler/plan/lowering.h"

namespace kiln {

std::string preparation_failure(ComponentKind kind, std::string_view type, std::string_view name) {
  return fmt::format("Failed preparing {}-block \"{}\" \"{}\"", component_kind_name(kind), type,
                     name);
}

namespace {

// By name when it has one that is not taken, otherwise by place.
template <typename Block>
std::string take_address(const Block& block, const std::string& place, BuildLowering& build) {
  const std::string key = block.key.text();
  const std::string by_name = block.name + key;
  const bool is_named = !block.name.empty() && build.step_names.insert(by_name).second;
  const std::string& taken = is_named ? by_name : place + key;
  if (!is_named) {
    build.step_names.insert(taken);
  }
  return build.address_of(taken);
}

// The options for this source that replace those of the body.
Overrides overrides_for(const ProvisionerConfig& provisioner, const SourceUse& use) {
  if (!provisioner.overrides.has_content()) {
    return {};
  }
  const Value* options = provisioner.overrides.find(use.name + use.key.text());
  if (options == nullptr) {
    options = provisioner.overrides.find(use.name);
  }
  return options == nullptr ? Overrides{} : Overrides{*options, provisioner.overrides_span};
}

// What provisioners and post-processors have in common; `Block` is either's config. Nothing when it
// is not for this source, or not to run.
template <typename Block>
std::optional<Step> lower_block(const Block& block, ComponentKind kind, const Overrides& overrides,
                                const std::string& place, BuildLowering& build,
                                Lowering& lowering) {
  if (!applies_to(block.only, block.except, build.use)) {
    return std::nullopt;
  }
  const ComponentInfo* component = &lowering.component(kind, block.type);
  const std::optional<Value> condition =
      lower_condition(block.when, build.planning_scope, lowering.diagnostics);
  Step step;
  step.source = {
      .body = block.body, .overrides = overrides.values, .scope = build.scope, .when = block.when};
  step.config = lower_options(
      *component, step.source, overrides, build.planning_scope, build.names, block.span,
      [&] { return preparation_failure(kind, block.type, block.name); }, lowering);
  if (!condition || (condition->is_known() && !condition->as_bool())) {
    return std::nullopt;
  }
  step.address = take_address(block, place, build);
  step.kind = kind;
  step.component = component;
  step.name = block.name;
  step.summary.append(component_kind_name(kind)).append(" ").append(block.type);
  step.condition = *condition;
  if (component->effects != nullptr) {
    step.effects = component->effects(step.config);
  }
  step.input_files = lower_input_files(*component, step.config, {});
  step.reuse = reuse_policy(std::nullopt, *component, *build.planned.builder, lowering.module);
  step.origin = block.span;
  return step;
}

std::optional<Step> lower_provisioner(const ProvisionerConfig& provisioner,
                                      const std::string& place, BuildLowering& build,
                                      Lowering& lowering) {
  std::optional<Step> step =
      lower_block(provisioner, ComponentKind::Provisioner, overrides_for(provisioner, build.use),
                  place, build, lowering);
  if (step) {
    step->input_files = lower_input_files(*step->component, step->config, provisioner.inputs);
    step->reuse =
        reuse_policy(provisioner.reuse, *step->component, *build.planned.builder, lowering.module);
    step->key.machine = build.machine;
    step->pause_before = provisioner.pause_before;
    step->max_retries = provisioner.max_retries;
    step->timeout = provisioner.timeout;
    step->continue_on_error = provisioner.continue_on_error;
  }
  return step;
}

std::optional<Step> lower_post_processor(const PostProcessorConfig& post_processor,
                                         const std::string& place, BuildLowering& build,
                                         Lowering& lowering) {
  std::optional<Step> step =
      lower_block(post_processor, ComponentKind::PostProcessor, {}, place, build, lowering);
  if (step) {
    step->keep_input_artifact = post_processor.keep_input_artifact;
  }
  return step;
}

}  // namespace

void add_provisioners(BuildLowering& build, Lowering& lowering) {
  for (const ProvisionerConfig& provisioner : build.block.provisioners) {
    std::optional<Step> step = lower_provisioner(
        provisioner, fmt::format("provisioner[{}]", provisioner.place), build, lowering);
    if (!step) {
      continue;
    }
    if (build.previous) {
      step->needs.push_back(*build.previous);
    }
    step->key.parents = build.parents;
    build.previous = lowering.add(*std::move(step));
    build.parents = {*build.previous};
    build.planned.provision.push_back(*build.previous);
  }
  if (!build.block.error_cleanup) {
    return;
  }
  // Needs nothing: it runs because something did not succeed.
  if (std::optional<Step> step = lower_provisioner(*build.block.error_cleanup,
                                                   "error-cleanup-provisioner", build, lowering)) {
    step->reuse = ReusePolicy::Never;
    build.planned.error_cleanup = lowering.add(*std::move(step));
  }
}

void add_post_processors(BuildLowering& build, Lowering& lowering) {
  for (const std::vector<PostProcessorConfig>& written : build.block.chains) {
    std::vector<StepId> chain;
    // Every chain starts from the builder's artifact.
    std::optional<StepId> previous = build.previous;
    std::vector<StepId> parents = build.outputs.empty() ? build.parents : build.outputs;
    for (const PostProcessorConfig& member : written) {
      if (lowering.selector.drops_post_processor(member.name.empty() ? member.type : member.name)) {
        break;
      }
      std::optional<Step> step = lower_post_processor(
          member, fmt::format("post-processor[{}][{}]", member.chain_place, member.place), build,
          lowering);
      if (!step) {
        continue;
      }
      if (previous) {
        step->needs.push_back(*previous);
      }
      step->key.parents = parents;
      previous = lowering.add(*std::move(step));
      parents = {*previous};
      chain.push_back(*previous);
    }
    if (!chain.empty()) {
      build.planned.post_process.push_back(std::move(chain));
    }
  }
}

}  // namespace kiln
