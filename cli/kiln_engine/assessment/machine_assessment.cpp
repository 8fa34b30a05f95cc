#include "cli/kiln_engine/assessment/machine_assessment.h"

#include <filesystem>

#include "cli/kiln_engine/evaluation/run_evaluation.h"
#include "cli/kiln_engine/state/own_directories.h"
#include "compiler/plan/input_content.h"
#include "runtime/artifact_values.h"
#include "runtime/assess_plan.h"
#include "runtime/cache/installation_key.h"
#include "runtime/event_hub.h"
#include "runtime/reuse/step_reuse.h"
#include "runtime/state/state_writer.h"
#include "runtime/template_functions.h"
#include "stdlib/catalog.h"
#include "stdlib/runners.h"

namespace kiln {

Assessment assess_on_this_machine(const CommandContext& context, const Compilation& compilation,
                                  const Plan& plan) {
  const Result<std::string> state = state_directory(context);
  const Result<std::string> cache = cache_directory(context);
  if (!state || !cache) {
    return assess_without_state(plan);
  }
  Result<std::unique_ptr<Database>> known = open_state(*state);
  Result<std::unique_ptr<Database>> history = open_state(*state);
  if (!known || *known == nullptr || !history) {
    return assess_without_state(plan);
  }
  const Result<std::string> key = installation_key(*state);
  if (!key) {
    return assess_without_state(plan);
  }
  const Result<std::optional<int64_t>> epoch = source_date_epoch(context);
  std::error_code error;
  const std::string root =
      std::filesystem::absolute(plan.root_directory, error).lexically_normal().string();
  // What is wrong with the cache is for those to hear who build.
  CacheStore store(*cache, [](const std::string&) {});
  StepReuse reuse(store, *key, {}, *std::move(known), root, "", content_from(*context.files));
  Redactor redactor;
  EventHub unheard(&redactor);
  ArtifactValues artifacts;
  const int64_t now = now_in_milliseconds();
  const RunSettings settings = {
      .plan = plan,
      .sources = compilation.sources,
      .runners = runners(),
      .files = *context.files,
      .events = unheard,
      .template_functions =
          run_template_functions(now / 1000, *context.files, *catalog().functions),
      .redactor = redactor,
      .source_date_epoch = epoch ? *epoch : std::nullopt,
      .state_directory = *state,
      .cache_directory = *cache,
      .reuse = &reuse,
      .artifacts = compilation.module->mentions_artifacts ? &artifacts : nullptr,
      .is_kiln_dialect = compilation.module->is_kiln_dialect};
  return assess_plan(settings, history->get(), root, context.stop);
}

}  // namespace kiln
