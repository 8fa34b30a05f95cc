#include "compiler/plan/artifact_references.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "compiler/config/dependency_graph.h"
#include "compiler/plan/diagnostics.h"

namespace kiln {
namespace {

std::map<std::string, Value> attributes_of(const ReferableBuild& build, const std::string& address,
                                           const char* mark) {
  std::map<std::string, Type> types = build.builder.outputs;
  types.insert_or_assign("id", Type::string());
  types.insert_or_assign("path", Type::string());
  types.insert_or_assign("digest", Type::string());
  types.insert_or_assign("files", Type::list(Type::string()));
  std::map<std::string, Value> attributes;
  for (const auto& [name, type] : types) {
    attributes.emplace(name, Value::unknown(type, {.not_null = true,
                                                   .prefix = {},
                                                   .origin = fmt::format("{}.{}", address, name)})
                                 .with_marks({{mark, build.name}}));
  }
  return attributes;
}

class ArtifactOrder {
 public:
  explicit ArtifactOrder(Lowering& lowering)
      : lowering_(lowering), plan_(lowering.plan), owner_(lowering.plan.steps.size()) {}

  void join() {
    number_owners();
    DependencyGraph graph(plan_.builds.size());
    for (const ArtifactUse& use : lowering_.artifact_uses) {
      const auto target = by_name_.find(use.build);
      if (target != by_name_.end()) {
        graph.add(owner(use.step), target->second);
        add_edges(use, plan_.builds[target->second]);
      }
    }
    std::vector<uint32_t> order;
    for (const std::vector<uint32_t>& group : graph.groups()) {
      if (group.size() > 1 || graph.needs_itself(group.front())) {
        report_circle(group);
        plan_.builds.clear();
        plan_.steps.clear();
        return;
      }
      order.push_back(group.front());
    }
    reorder(order);
  }

 private:
  uint32_t owner(StepId step) const { return owner_[static_cast<uint32_t>(step)]; }

  template <typename Fn>
  static void for_each_id(PlannedBuild& build, Fn fn) {
    for (std::vector<StepId>* phase : {&build.prepare, &build.provision, &build.capture}) {
      std::ranges::for_each(*phase, fn);
    }
    for (std::vector<StepId>& chain : build.post_process) {
      std::ranges::for_each(chain, fn);
    }
    if (build.error_cleanup) {
      fn(*build.error_cleanup);
    }
  }

  void number_owners() {
    for (uint32_t i = 0; i < plan_.builds.size(); ++i) {
      by_name_.emplace(plan_.builds[i].name, i);
      for_each_id(plan_.builds[i], [&](StepId id) { owner_[static_cast<uint32_t>(id)] = i; });
    }
  }

  // The steps after which an artifact is what it is.
  static std::vector<StepId> makers(const PlannedBuild& build, bool is_built) {
    std::vector<StepId> ids;
    for (const std::vector<StepId>* phase : {&build.capture, &build.provision, &build.prepare}) {
      if (ids.empty() && !phase->empty()) {
        ids.push_back(phase->back());
      }
    }
    if (!is_built) {
      for (const std::vector<StepId>& chain : build.post_process) {
        ids.push_back(chain.back());
      }
    }
    return ids;
  }

  void add_edges(const ArtifactUse& use, const PlannedBuild& target) {
    Step& step = plan_.steps[static_cast<uint32_t>(use.step)];
    const auto add = [](std::vector<StepId>& ids, StepId id) {
      if (std::ranges::find(ids, id) == ids.end()) {
        ids.push_back(id);
      }
    };
    for (const StepId id : makers(target, use.is_built)) {
      add(step.needs, id);
    }
    // What was made depends on all steps that write it, not only on the last one.
    std::vector<StepId> parents = makers(target, use.is_built);
    parents.insert(parents.end(), target.capture.begin(), target.capture.end());
    for (const StepId id : parents) {
      add(step.key.parents, id);
    }
  }

  void report_circle(const std::vector<uint32_t>& group) {
    std::vector<std::string> names;
    for (const uint32_t build : group) {
      names.push_back(plan_.builds[build].name);
    }
    names.push_back(names.front());
    const PlannedBuild& first = plan_.builds[group.front()];
    Diagnostic& diagnostic = lowering_.diagnostics.emit(first.origin, diag::ArtifactCircle,
                                                        fmt::format("{}", fmt::join(names, ", ")));
    for (const ArtifactUse& use : lowering_.artifact_uses) {
      const auto target = by_name_.find(use.build);
      const bool is_inside = target != by_name_.end() &&
                             std::ranges::find(group, owner(use.step)) != group.end() &&
                             std::ranges::find(group, target->second) != group.end();
      if (is_inside) {
        diagnostic.labels.push_back({plan_.step(use.step).origin, "uses artifact." + use.build});
      }
    }
  }

  void reorder(const std::vector<uint32_t>& order) {
    std::vector<uint32_t> place(plan_.steps.size());
    std::vector<std::vector<uint32_t>> steps_of(plan_.builds.size());
    for (uint32_t i = 0; i < plan_.steps.size(); ++i) {
      steps_of[owner_[i]].push_back(i);
    }
    std::vector<Step> steps;
    std::vector<PlannedBuild> builds;
    steps.reserve(plan_.steps.size());
    for (const uint32_t build : order) {
      for (const uint32_t step : steps_of[build]) {
        place[step] = static_cast<uint32_t>(steps.size());
        steps.push_back(std::move(plan_.steps[step]));
      }
      builds.push_back(std::move(plan_.builds[build]));
    }
    const auto move = [&](StepId& id) { id = StepId{place[static_cast<uint32_t>(id)]}; };
    for (Step& step : steps) {
      std::ranges::for_each(step.needs, move);
      std::ranges::for_each(step.key.parents, move);
    }
    for (PlannedBuild& build : builds) {
      for_each_id(build, [&](StepId& id) { move(id); });
    }
    plan_.steps = std::move(steps);
    plan_.builds = std::move(builds);
  }

  Lowering& lowering_;
  Plan& plan_;
  std::vector<uint32_t> owner_;
  std::map<std::string, uint32_t> by_name_;
};

}  // namespace

Value planned_artifacts(const std::vector<ReferableBuild>& builds) {
  std::map<ArtifactPlace, Value> artifacts;
  for (const ReferableBuild& build : builds) {
    if (build.block.name.empty()) {
      continue;
    }
    const std::string address = "artifact." + build.name;
    std::map<std::string, Value> attributes = attributes_of(build, address, artifact_mark);
    attributes.insert_or_assign(
        "built", Value::object(attributes_of(build, address + ".built", built_artifact_mark)));
    artifacts.emplace(ArtifactPlace{build.block.name, build.block.key, build.use.type,
                                    build.use.name, build.use.key},
                      Value::object(std::move(attributes)));
  }
  return artifact_tree(artifacts);
}

void note_artifacts(StepId step, const Value& value, Lowering& lowering) {
  if (lowering.artifacts.is_null()) {
    return;
  }
  for (const Mark& mark : value.all_marks()) {
    const bool is_built = mark.kind == built_artifact_mark;
    if (!is_built && mark.kind != artifact_mark) {
      continue;
    }
    ArtifactUse use{step, mark.origin, is_built};
    if (lowering.known_uses.insert(use).second) {
      lowering.artifact_uses.push_back(std::move(use));
    }
  }
}

void join_artifacts(Lowering& lowering) {
  if (!lowering.artifact_uses.empty()) {
    ArtifactOrder(lowering).join();
  }
}

}  // namespace kiln
