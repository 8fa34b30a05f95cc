#include <algorithm>
#include <set>

#include "compiler/config/component_check.h"
#include "compiler/eval/evaluate.h"
#include "compiler/plan/artifact_references.h"
#include "compiler/plan/diagnostics.h"
#include "compiler/plan/lowering.h"
#include "compiler/plan/public_secrets.h"
#include "compiler/plan/step_address.h"
#include "compiler/value/convert.h"

namespace kiln {
namespace {

std::string build_name(const Module& module, const BuildConfig& block, const SourceUse& use) {
  if (module.is_legacy) {
    return use.name;
  }
  const std::string name = use.type + "." + use.name + use.key.text();
  return block.name.empty() ? name : block.name + block.key.text() + "." + name;
}

// What the instances of a build or a source have in common: the name without keys.
std::string family_name(const BuildConfig& block, const SourceUse& use) {
  const std::string name = use.type + "." + use.name;
  return block.name.empty() ? name : block.name + "." + name;
}

std::shared_ptr<const Scope> source_scope(const SourceUse& use, const Lowering& lowering) {
  auto scope = std::make_shared<Scope>(&lowering.module.config.scope);
  if (!lowering.artifacts.is_null()) {
    scope->set("artifact", lowering.artifacts);
  }
  std::map<std::string, Value> source = {{"type", Value::string(use.type)},
                                         {"name", Value::string(use.name)}};
  if (use.binding != nullptr) {
    // `source.each` and `source.count`: a provisioner sees of which instance the image is.
    source.insert(use.binding->iterators.begin(), use.binding->iterators.end());
  }
  scope->set("source", Value::object(std::move(source)));
  return scope;
}

void lower_build(const BuildConfig& block, const SourceUse& use, std::string name,
                 Lowering& lowering) {
  const ComponentInfo& builder = lowering.component(ComponentKind::Builder, use.type);
  PlannedBuild planned;
  planned.name = std::move(name);
  planned.block_name = block.name;
  planned.source_type = use.type;
  planned.source_name = use.name + use.key.text();
  planned.artifact_place = {block.name, block.key, use.type, use.name, use.key};
  planned.declared_name = use.declared_name + use.key.text();
  planned.builder = &builder;
  planned.origin = use.span;
  std::shared_ptr<const Scope> scope = source_scope(use, lowering);
  Scope planning_scope(scope.get());
  planning_scope.set("build", lowering.build_values.of(block.name, builder));
  BuildLowering build{block,
                      use,
                      planned,
                      {planned.declared_name, use.type},
                      std::move(scope),
                      std::move(planning_scope)};
  const std::vector<StepDeclaration> after = add_prepare_steps(build, lowering);
  add_provisioners(build, lowering);
  add_capture_steps(after, build, lowering);
  add_post_processors(build, lowering);
  lowering.plan.builds.push_back(std::move(planned));
}

struct Candidate {
  const BuildConfig& block;
  const SourceUse& use;
  std::string name;
  std::string family;
};

// Whether and how a build and its source have keys.
using KeyKinds = std::pair<size_t, size_t>;

// Every build of the template in order, those with a name that is taken left out and reported.
std::vector<Candidate> list_builds(const Module& module, Diagnostics& diagnostics) {
  std::vector<Candidate> candidates;
  std::map<std::string, Span> seen;
  // Instances are told from each other by keys of one kind.
  struct Family {
    KeyKinds keys;
    Span first;
  };
  std::map<std::string, Family> families;
  for (const BuildConfig& block : module.config.builds) {
    if (block.key.is_set() && block.name.empty()) {
      // Reported: such builds have no names to tell them by.
      continue;
    }
    for (const SourceUse& use : block.sources) {
      std::string name = build_name(module, block, use);
      std::string family = family_name(block, use);
      const KeyKinds keys(block.key.value.index(), use.key.value.index());
      const auto of_family = families.emplace(family, Family{keys, use.span}).first;
      const bool is_alike = of_family->second.keys == keys;
      const auto [first, is_new] =
          seen.emplace(name, is_alike ? use.span : of_family->second.first);
      if (is_new && is_alike) {
        candidates.push_back({block, use, std::move(name), std::move(family)});
        continue;
      }
      Diagnostic& diagnostic =
          diagnostics.emit(use.span, diag::DuplicateBuildName, is_alike ? name : family);
      diagnostic.labels.push_back({first->second, "the first one is here"});
      diagnostic.hint =
          "Give the build block a name, or use the source with a `source` block that has one.";
    }
  }
  return candidates;
}

// At least as many as there will be, but for builders that do a lot: moving steps to a larger place
// again and again costs as much as making them.
size_t expected_steps(const std::vector<Candidate>& candidates) {
  constexpr size_t of_builder = 8;
  size_t count = 0;
  for (const Candidate& candidate : candidates) {
    count += of_builder + candidate.block.provisioners.size();
    for (const auto& chain : candidate.block.chains) {
      count += chain.size();
    }
  }
  return count;
}

Value list_artifacts(const std::vector<Candidate>& candidates, const Lowering& lowering) {
  std::vector<ReferableBuild> builds;
  if (!lowering.module.mentions_artifacts) {
    return {};
  }
  for (const Candidate& candidate : candidates) {
    const ComponentInfo* builder =
        lowering.catalog.find(ComponentKind::Builder, candidate.use.type);
    if (builder != nullptr) {
      builds.push_back({candidate.name, candidate.block, candidate.use, *builder});
    }
  }
  return planned_artifacts(builds);
}

// Builds that were not asked for, whose artifacts are.
void lower_needed_builds(const std::vector<Candidate>& candidates, std::vector<bool>& is_taken,
                         Lowering& lowering) {
  std::map<std::string_view, size_t> by_name;
  for (size_t i = 0; i < candidates.size(); ++i) {
    by_name.emplace(candidates[i].name, i);
  }
  // Each of them may add uses.
  for (size_t i = 0; i < lowering.artifact_uses.size(); ++i) {
    const ArtifactUse use = lowering.artifact_uses[i];
    const auto found = by_name.find(use.build);
    if (found == by_name.end() || is_taken[found->second]) {
      continue;
    }
    const Candidate& candidate = candidates[found->second];
    is_taken[found->second] = true;
    if (lowering.selector.excludes_build(candidate.name, candidate.family)) {
      const Step& step = lowering.plan.step(use.step);
      lowering.diagnostics.emit(step.origin, diag::ExcludedArtifact,
                                std::string(build_part(step.address)), use.build);
      continue;
    }
    lower_build(candidate.block, candidate.use, candidate.name, lowering);
  }
}

void lower_outputs(Lowering& lowering) {
  auto scope = std::make_shared<Scope>(&lowering.module.config.scope);
  if (!lowering.artifacts.is_null()) {
    scope->set("artifact", lowering.artifacts);
  }
  for (const OutputConfig& output : lowering.module.config.outputs) {
    lowering.plan.outputs.push_back(
        {&output, evaluate_output(output, *scope, lowering.diagnostics)});
  }
  lowering.plan.output_scope = std::move(scope);
}

// Without those that are null, as a builder's block may be.
Value set_options(const Value& config) {
  const auto is_unset = [](const auto& entry) {
    return entry.second.is_known() && entry.second.is_null();
  };
  if (!config.has_content() || std::ranges::none_of(config.entries(), is_unset)) {
    return config;
  }
  std::map<std::string, Value> set;
  for (const auto& [name, value] : config.entries()) {
    if (!value.is_known() || !value.is_null()) {
      set.emplace_hint(set.end(), name, value);
    }
  }
  return Value::object(std::move(set)).with_marks_of(config);
}

}  // namespace

StepId Lowering::add(Step step) {
  step.config = set_options(step.config);
  const StepId id{static_cast<uint32_t>(plan.steps.size())};
  for (const Value* value : {&step.config, &step.key.machine, &step.condition}) {
    note_artifacts(id, *value, *this);
  }
  step.condition = step.condition.without_marks();
  plan.steps.push_back(std::move(step));
  return id;
}

const ComponentInfo& Lowering::component(ComponentKind kind, const std::string& name) {
  if (const ComponentInfo* known = catalog.find(kind, name)) {
    return *known;
  }
  auto& untyped = plan.untyped_components;
  const auto same = std::ranges::find_if(
      untyped, [&](const auto& info) { return info->kind == kind && info->name == name; });
  if (same != untyped.end()) {
    return **same;
  }
  // Reported when the template was read.
  return *untyped.emplace_back(std::make_shared<ComponentInfo>(untyped_component(kind, name)));
}

Plan lower(const Module& module, const Selection& selection, const Catalog& catalog,
           const FileReader& files, Diagnostics& diagnostics) {
  Plan plan;
  plan.root_directory = module.root_directory;
  if (module.is_incomplete) {
    return plan;
  }
  if (module.config.builds.empty()) {
    if (!diagnostics.has_errors()) {
      diagnostics.emit_without_span(diag::MissingBuild);
    }
    return plan;
  }
  Diagnostics found;
  Diagnostics about_names;
  const std::vector<Candidate> candidates = list_builds(module, about_names);
  std::vector<std::string> names;
  for (const Candidate& candidate : candidates) {
    names.push_back(candidate.name);
  }
  Selector selector(selection, names, found);
  const bool can_select = !found.has_errors();
  found.append(std::move(about_names));
  Lowering lowering{module, catalog, files, selector, found, plan};
  lowering.artifacts = list_artifacts(candidates, lowering);
  plan.steps.reserve(expected_steps(candidates));
  std::vector<bool> is_taken;
  for (const Candidate& candidate : candidates) {
    is_taken.push_back(selector.takes_build(candidate.name, candidate.family));
    if (is_taken.back()) {
      lower_build(candidate.block, candidate.use, candidate.name, lowering);
    }
  }
  const bool any_left = std::ranges::find(is_taken, true) != is_taken.end();
  lower_needed_builds(candidates, is_taken, lowering);
  lower_outputs(lowering);
  if (diagnostics.has_errors()) {
    check_leftovers(lowering);
  }
  join_artifacts(lowering);
  // A template whose builds have no usable source was reported already.
  if (can_select && !names.empty()) {
    selector.report(names, any_left, found);
  }
  // A body that several builds use is decoded for each; what is wrong with it is said once.
  diagnostics.append_distinct(found);
  diagnostics.merge_repeated();
  return plan;
}

Value lower_options(const ComponentInfo& component, const StepSource& source,
                    const Overrides& overrides, const Scope& scope, const TemplateNames& names,
                    Span block, const std::function<std::string()>& summary, Lowering& lowering) {
  Diagnostics& diagnostics = lowering.diagnostics;
  DecodedBody decoded = decode(*source.body, component.schema, overrides, scope, diagnostics);
  render_known_actions(decoded, component, names, block, diagnostics);
  check_component(component, decoded, block, summary, lowering.files, diagnostics);
  report_public_secrets(decoded, component.schema, block, lowering);
  return decoded.value;
}

std::optional<Value> lower_condition(const std::optional<BodyAttribute>& when, const Scope& scope,
                                     Diagnostics& diagnostics) {
  if (!when) {
    return Value::boolean(true);
  }
  const Value value = evaluate(*when, scope, diagnostics);
  Result<Value> converted = convert(value, Type::boolean());
  if (!converted) {
    diagnostics.emit(when->expr->span(), diag::InvalidCondition, converted.error().message);
    return std::nullopt;
  }
  if (converted->is_known() && converted->is_null()) {
    diagnostics.emit(when->expr->span(), diag::InvalidCondition,
                     "it must be true or false, not null");
    return std::nullopt;
  }
  return *std::move(converted);
}

bool applies_to(const std::vector<std::string>& only, const std::vector<std::string>& except,
                const SourceUse& use) {
  const std::string name = use.type + "." + use.name;
  const auto names_it = [&](const std::vector<std::string>& names) {
    return std::ranges::any_of(names, [&](const std::string& listed) {
      return listed == name || listed == name + use.key.text();
    });
  };
  return only.empty() ? !names_it(except) : names_it(only);
}

ReusePolicy reuse_policy(const std::optional<ReusePolicy>& written, const ComponentInfo& component,
                         const ComponentInfo& builder, const Module& module) {
  if (written) {
    return *written;
  }
  const bool is_always = module.is_kiln_dialect || builder.reuse == ReusePolicy::Always;
  return component.reuse != ReusePolicy::Never && is_always ? ReusePolicy::Always : component.reuse;
}

std::vector<InputFile> lower_input_files(const ComponentInfo& component, const Value& config,
                                         const std::vector<std::string>& inputs) {
  std::set<std::string> paths(inputs.begin(), inputs.end());
  if (component.input_files != nullptr) {
    for (std::string& path : component.input_files(config)) {
      paths.insert(std::move(path));
    }
  }
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    files.push_back({path});
  }
  return files;
}

}  // namespace kiln
