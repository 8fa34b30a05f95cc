#include <algorithm>

#include "compiler/plan/artifact_references.h"
#include "compiler/plan/lowering.h"
#include "compiler/plan/step_options.h"

namespace kiln {
namespace {

StepId add_builder_step(const StepDeclaration& declaration, BuildLowering& build,
                        Lowering& lowering) {
  const ComponentInfo& builder = *build.planned.builder;
  Step step;
  step.address = build.address_of(declaration.name);
  build.step_names.insert(declaration.name);
  step.kind = ComponentKind::Builder;
  step.component = &builder;
  step.action = declaration.name;
  step.summary = declaration.summary;
  step.is_output = declaration.is_output;
  // Only what it reads enters its key. Of a builder without a schema its one step reads everything.
  step.config =
      builder.schema.is_open ? build.planned.config : options_of(declaration, build.planned.config);
  step.elements = declaration.elements;
  step.condition = Value::boolean(true);
  if (build.previous) {
    step.needs.push_back(*build.previous);
  }
  step.effects = declaration.effects;
  // The user's own are about what the machine is made from.
  step.input_files = lower_input_files(
      builder, step.config,
      declaration.after_provisioning ? std::vector<std::string>() : build.use.inputs);
  step.key.parents = build.parents;
  step.reuse = reuse_policy(build.use.reuse, builder, builder, lowering.module);
  step.origin = build.use.span;
  step.source = build.planned.source;
  build.previous = lowering.add(std::move(step));
  if (declaration.is_output) {
    build.outputs.push_back(*build.previous);
  } else {
    build.parents = {*build.previous};
  }
  return *build.previous;
}

std::vector<StepDeclaration> declared_steps(const ComponentInfo& builder, const Value& config) {
  if (builder.steps != nullptr) {
    return builder.steps(config);
  }
  StepDeclaration whole{
      .name = "build", .summary = "run " + builder.name, .arguments = {}, .is_output = true};
  for (const ArgumentSchema& argument : builder.schema.arguments) {
    whole.arguments.push_back(argument.name);
  }
  for (const NestedBlockSchema& block : builder.schema.blocks) {
    whole.arguments.push_back(block.type);
  }
  return {std::move(whole)};
}

}  // namespace

std::vector<StepDeclaration> add_prepare_steps(BuildLowering& build, Lowering& lowering) {
  PlannedBuild& planned = build.planned;
  planned.source = {.body = build.use.body, .overrides = {}, .scope = build.scope};
  // A source does not see `build`, not even its name: it comes before there is one.
  planned.config = lower_options(*planned.builder, planned.source, {}, *build.scope, build.names,
                                 build.use.declared_span, {}, lowering);
  build.machine =
      options_of(StepDeclaration{.arguments = planned.builder->machine_arguments}, planned.config);
  std::vector<StepDeclaration> steps = declared_steps(*planned.builder, planned.config);
  const auto after =
      std::stable_partition(steps.begin(), steps.end(),
                            [](const StepDeclaration& step) { return !step.after_provisioning; });
  for (auto step = steps.begin(); step != after; ++step) {
    planned.prepare.push_back(add_builder_step(*step, build, lowering));
  }
  // The builder's object is made from all of its options before its first step.
  if (!planned.prepare.empty()) {
    note_artifacts(planned.prepare.front(), planned.config, lowering);
  }
  return {after, steps.end()};
}

void add_capture_steps(const std::vector<StepDeclaration>& declarations, BuildLowering& build,
                       Lowering& lowering) {
  for (const StepDeclaration& declaration : declarations) {
    build.planned.capture.push_back(add_builder_step(declaration, build, lowering));
  }
}

}  // namespace kiln
