#include <algorithm>

#include "compiler/plan/lowering.h"

namespace kiln {
namespace {

// The options a step reads, and no others: only they enter its key.
Value options_of(const StepDeclaration& declaration, const Value& config) {
  if (!config.has_content()) {
    return config;
  }
  std::map<std::string, Value> read;
  for (const std::string& name : declaration.arguments) {
    if (const Value* value = config.find(name)) {
      read.emplace(name, *value);
    }
  }
  return Value::object(std::move(read)).with_marks_of(config);
}

StepId add_builder_step(const StepDeclaration& declaration, BuildLowering& build,
                        Lowering& lowering) {
  const ComponentInfo& builder = *build.planned.builder;
  Step step;
  step.address = fmt::format("build.{}/{}", build.planned.name, declaration.name);
  build.addresses.insert(step.address);
  step.kind = ComponentKind::Builder;
  step.component = &builder;
  step.action = declaration.name;
  step.summary = declaration.summary;
  step.config = options_of(declaration, build.planned.config);
  step.condition = Value::boolean(true);
  if (build.previous) {
    step.needs.push_back(*build.previous);
  }
  step.effects = declaration.effects;
  step.input_files = lower_input_files(builder, step.config, build.use.inputs);
  step.reuse = reuse_policy(build.use.reuse, builder, lowering.module);
  step.origin = build.use.span;
  step.source = build.planned.source;
  build.previous = lowering.add(std::move(step));
  return *build.previous;
}

std::vector<StepDeclaration> declared_steps(const ComponentInfo& builder, const Value& config) {
  if (builder.steps != nullptr) {
    return builder.steps(config);
  }
  StepDeclaration whole{.name = "build", .summary = "run " + builder.name, .arguments = {}};
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
  std::vector<StepDeclaration> steps = declared_steps(*planned.builder, planned.config);
  const auto after =
      std::stable_partition(steps.begin(), steps.end(),
                            [](const StepDeclaration& step) { return !step.after_provisioning; });
  for (auto step = steps.begin(); step != after; ++step) {
    planned.prepare.push_back(add_builder_step(*step, build, lowering));
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
