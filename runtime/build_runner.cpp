#include "runtime/build_runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/build_session.h"

namespace kiln {

std::vector<std::string> find_missing_runners(const Plan& plan, const RunnerTable& runners) {
  std::vector<std::string> missing;
  auto check = [&](const ComponentInfo* component) {
    if (component == nullptr) {
      return;
    }
    bool is_there = true;
    switch (component->kind) {
      case ComponentKind::Builder:
        is_there = runners.builders.contains(component->name);
        break;
      case ComponentKind::Provisioner:
        is_there = runners.provisioners.contains(component->name);
        break;
      case ComponentKind::PostProcessor:
        is_there = runners.post_processors.contains(component->name);
        break;
      case ComponentKind::DataSource:
        break;
    }
    const std::string_view kind = component_kind_name(component->kind);
    std::string text =
        component->schema.is_open
            ? fmt::format(
                  "kiln does not have the {} \"{}\". If a plugin has it, name the plugin in "
                  "required_plugins and run `kiln init`.",
                  kind, component->name)
            : fmt::format(
                  "The {} \"{}\" can be checked and planned, but this version of kiln "
                  "cannot run it. `-except` leaves out the builds that need it.",
                  kind, component->name);
    if (!is_there && std::ranges::find(missing, text) == missing.end()) {
      missing.push_back(std::move(text));
    }
  };
  for (const PlannedBuild& build : plan.builds) {
    check(build.builder);
  }
  for (const Step& step : plan.steps) {
    check(step.component);
  }
  return missing;
}

BuildRunner::BuildRunner(RunSettings settings) : settings_(std::move(settings)) {
  for (const PlannedBuild& build : settings_.plan.builds) {
    sessions_.emplace(&build, std::make_unique<BuildSession>(settings_, build));
  }
}

BuildRunner::~BuildRunner() = default;

StepRunner::StepResult BuildRunner::run(const PlannedBuild& build, StepId step,
                                        std::stop_token stop) {
  return sessions_.find(&build)->second->run(settings_.plan.step(step), step, stop);
}

StepRunner::BuildEnd BuildRunner::finish(const PlannedBuild& build, Outcome outcome) {
  std::unique_ptr<BuildSession>& session = sessions_.find(&build)->second;
  BuildEnd end = session->finish(outcome);
  session.reset();
  return end;
}

}  // namespace kiln
