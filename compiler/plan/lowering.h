#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>

#include "compiler/config/decode.h"
#include "compiler/plan/build_values.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/select.h"
#include "compiler/plan/template_actions.h"

namespace kiln {

// A step whose options are made from another build's artifact.
struct ArtifactUse {
  StepId step;
  // The build's name in the plan.
  std::string build;
  // What the builder made, before post-processing.
  bool is_built = false;

  auto operator<=>(const ArtifactUse&) const = default;
};

// What the parts of lower() share. Internal to this layer.
struct Lowering {
  const Module& module;
  const Catalog& catalog;
  const FileReader& files;
  Selector& selector;
  Diagnostics& diagnostics;
  Plan& plan;
  // The object `artifact`; null when nothing may refer to it.
  Value artifacts = {};
  PlannedBuildValues build_values = {};
  // Each once, in the order they were found.
  std::vector<ArtifactUse> artifact_uses = {};
  std::set<ArtifactUse> known_uses = {};

  // Also notes which artifacts the step is made of.
  StepId add(Step step);
  // From the catalog, or untyped.
  const ComponentInfo& component(ComponentKind kind, const std::string& name);
};

// One build while its steps are being made.
struct BuildLowering {
  const BuildConfig& block;
  const SourceUse& use;
  PlannedBuild& planned;
  TemplateNames names;
  // What bodies see: `source`; and with `build` as far as it is known while planning.
  std::shared_ptr<const Scope> scope;
  Scope planning_scope;
  // The step that the next one follows.
  std::optional<StepId> previous = {};
  // The steps whose result the next one starts from.
  std::vector<StepId> parents = {};
  // Outputs written so far: what post-processors start from.
  std::vector<StepId> outputs = {};
  // The options that every provisioner's machine is made of.
  Value machine = {};
  // The last parts of the addresses of the steps so far.
  std::unordered_set<std::string> step_names = {};

  std::string address_of(const std::string& name) const {
    return "build." + planned.name + "/" + name;
  }
};

// Decodes the builder's options and adds its steps before provisioning; the steps that follow are
// kept for add_capture_steps().
std::vector<StepDeclaration> add_prepare_steps(BuildLowering& build, Lowering& lowering);
void add_capture_steps(const std::vector<StepDeclaration>& declarations, BuildLowering& build,
                       Lowering& lowering);

Value evaluate_output(const OutputConfig& output, const Scope& scope, Diagnostics& diagnostics);

void add_provisioners(BuildLowering& build, Lowering& lowering);
void add_post_processors(BuildLowering& build, Lowering& lowering);

// Checks what no build of a broken template uses: its mistakes are told with the others, not after
// them. A sound template may have what it does not use, as in Packer.
void check_leftovers(Lowering& lowering);

// A step's options: decoded, template actions rendered as far as they are known, checked by the
// component. `summary` makes the heading of what its check finds.
Value lower_options(const ComponentInfo& component, const StepSource& source,
                    const Overrides& overrides, const Scope& scope, const TemplateNames& names,
                    Span block, const std::function<std::string()>& summary, Lowering& lowering);

// What heads the problems that a component's check finds, in Packer's words.
std::string preparation_failure(ComponentKind kind, std::string_view type, std::string_view name);

// The value of `when`: true without one, unknown if only a run knows; marks are kept. Nothing after
// a problem.
std::optional<Value> lower_condition(const std::optional<BodyAttribute>& when, const Scope& scope,
                                     Diagnostics& diagnostics);

// Whether in-template `only` and `except`, which name sources `type.name` or an instance of one,
// let a step be for this one.
bool applies_to(const std::vector<std::string>& only, const std::vector<std::string>& except,
                const SourceUse& use);

// What is `written` counts; otherwise what kiln's own files and builders that are always reused
// make of the component's own.
ReusePolicy reuse_policy(const std::optional<ReusePolicy>& written, const ComponentInfo& component,
                         const ComponentInfo& builder, const Module& module);

// The files a step reads: what the component says and what the user adds.
std::vector<InputFile> lower_input_files(const ComponentInfo& component, const Value& config,
                                         const std::vector<std::string>& inputs);

}  // namespace kiln
