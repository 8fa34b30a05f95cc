#include "runtime/reuse/build_reuse.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "compiler/config/option.h"
#include "compiler/plan/assessment.h"
#include "compiler/source/sha256.h"
#include "runtime/reuse/kept_artifact.h"
#include "runtime/state/run_list.h"
#include "runtime/state/state_writer.h"

namespace kiln {
namespace {

std::chrono::system_clock::time_point time_of(int64_t milliseconds) {
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
}

std::string age_text(int64_t made) {
  const std::chrono::milliseconds age(std::max<int64_t>(0, now_in_milliseconds() - made));
  return age_in_words(std::chrono::duration_cast<std::chrono::seconds>(age));
}

// Of texts in an order, none of which can be taken for two.
std::string digest_of_all(const std::vector<std::string>& texts) {
  std::string bytes;
  for (const std::string& text : texts) {
    bytes += fmt::format("{}:{}", text.size(), text);
  }
  return sha256_hex(bytes);
}

// `write out/image.tar`; of a step with a name `harden (provisioner shell)`.
std::string title_of(const Step& step) {
  return step.name.empty() ? step.summary : fmt::format("{} ({})", step.name, step.summary);
}

StepRunner::StepResult failed(const Error& error) {
  return {Outcome::Failed, error.message};
}

KeptResult kept_of(const CacheEntry& entry) {
  KeptResult kept{.trees = entry.trees};
  kept.bytes_added = entry.bytes_added;
  if (const Value* data = entry.data.find("data")) {
    kept.data = *data;
  }
  if (const Value* paths = entry.data.find("paths")) {
    for (const PathStanding& standing : read_standings(*paths)) {
      kept.paths.push_back(standing.path);
    }
  }
  return kept;
}

std::vector<PathStanding> standings_of(const CacheEntry& entry) {
  const Value* paths = entry.data.find("paths");
  return paths == nullptr ? std::vector<PathStanding>() : read_standings(*paths);
}

// A base that nothing but its options pins: a suite on a mirror.
bool can_be_refreshed(const Step& step) {
  return step.kind == ComponentKind::Builder && !step.is_output &&
         std::ranges::any_of(step.effects, [](const Effect& effect) {
           return effect.kind == Effect::Kind::Network;
         });
}

}  // namespace

bool BuildReuse::may_reuse_if_reached(const Step& step) const {
  const ReuseOptions& options = shared_.options();
  const bool is_from = !options.from.empty() && names_address(step.address, options.from);
  return !is_lost_ && !is_from_reached_ && !is_from && !(options.refresh && can_be_refreshed(step));
}

bool BuildReuse::may_reuse(const Step& step) {
  const bool may = may_reuse_if_reached(step);
  is_from_reached_ = is_from_reached_ || (!shared_.options().from.empty() &&
                                          names_address(step.address, shared_.options().from));
  return may;
}

Result<FileDescriptor> BuildReuse::lock(const Step& step, const StepKey& key,
                                        const std::stop_token& stop) {
  return shared_.store().lock(
      key.hex, [&] { acts_.say(step.address, "Waiting: the same step is running already", false); },
      stop);
}

std::optional<StepKey> BuildReuse::key_of(const Step& step, const Value& config,
                                          const std::vector<std::string>& parents) {
  if (is_lost_) {
    return std::nullopt;
  }
  Result<StepKey> key = shared_.key_of(step, config, parents);
  return key ? std::optional(*std::move(key)) : std::nullopt;
}

StepRunner::StepResult BuildReuse::reuse(const Step& step, const CacheEntry& entry) {
  acts_.say(step.address,
            fmt::format("Reused, built {} ago: {}", age_text(entry.made), title_of(step)), false);
  return {.outcome = Outcome::Reused,
          .error = {},
          .bytes_added = entry.bytes_added,
          .reused_from = time_of(entry.made)};
}

StepRunner::StepResult BuildReuse::run_machine_step(StepId id, const Value& config,
                                                    const std::stop_token& stop) {
  const Step& step = plan_.step(id);
  const bool may = may_reuse(step);
  const std::string before = result_;
  std::optional<StepKey> key = key_of(step, config, {facts_, result_});
  auto find = [&]() -> std::optional<CacheEntry> {
    return may && key ? shared_.find(build_, step.reuse, *key).entry : std::nullopt;
  };
  std::optional<CacheEntry> entry = find();
  FileDescriptor lock;
  if (!entry && key) {
    Result<FileDescriptor> held = shared_.store().lock(
        key->hex,
        [&] { acts_.say(step.address, "Waiting: the same step is running already", false); }, stop);
    if (!held) {
      return failed(held.error());
    }
    lock = *std::move(held);
    entry = find();
  }
  if (entry) {
    pending_.push_back({id, *entry, before});
    result_ = entry->result;
    return reuse(step, *entry);
  }
  return run_and_keep(id, std::move(key), config, stop);
}

StepRunner::StepResult BuildReuse::run_and_keep(StepId id, std::optional<StepKey> key,
                                                const Value& config, const std::stop_token& stop) {
  const Step& step = plan_.step(id);
  const std::string expected = result_;
  is_machine_used_ = false;
  if (step.kind == ComponentKind::Builder) {
    if (Result<void> restored = restore_machine(stop); !restored) {
      return failed(restored.error());
    }
  }
  if (Result<void> done = acts_.run(id, stop); !done) {
    is_lost_ = is_lost_ || is_machine_used_;
    return failed(done.error());
  }
  if (is_lost_) {
    return {};
  }
  // A damaged result was made again in between: the step ran over other content than it seemed to.
  if (result_ != expected) {
    key = key_of(step, config, {facts_, result_});
  }
  Result<KeptResult> kept = KeptResult{.is_unchanged = true};
  if (is_machine_used_) {
    const Result<std::string> blobs = shared_.store().blob_directory();
    StepContext context = acts_.context(step.address, stop);
    kept = blobs ? acts_.builder().keep(step.kind == ComponentKind::Builder ? step.action : "",
                                        *blobs, context)
                 : Result<KeptResult>(blobs.error());
  }
  if (!kept) {
    is_lost_ = true;
    acts_.say(
        step.address,
        fmt::format("Warning: the result is not kept for the next build: {}", kept.error().message),
        true);
    return {};
  }
  StepRunner::StepResult result{.bytes_added = kept->bytes_added};
  if (!kept->is_unchanged) {
    std::vector<std::string> contents = {result_};
    for (const auto& [name, tree] : kept->trees) {
      contents.push_back(name);
      contents.push_back(tree.content);
    }
    if (kept->trees.empty()) {
      if (!key) {
        is_lost_ = true;
        return result;
      }
      contents.push_back(key->hex);
    }
    result_ = digest_of_all(contents);
  }
  if (key) {
    CacheEntry entry = entry_for(step, *key);
    entry.result = result_;
    entry.bytes_added = kept->bytes_added;
    entry.trees = std::move(kept->trees);
    entry.data = Value::object({{"data", kept->data}});
    shared_.store().keep(entry);
  }
  return result;
}

CacheEntry BuildReuse::entry_for(const Step& step, const StepKey& key) const {
  CacheEntry entry;
  entry.key = key.hex;
  entry.address = step.address;
  entry.run_id = shared_.run_id();
  entry.made = now_in_milliseconds();
  entry.parts = key.parts;
  return entry;
}

Result<void> BuildReuse::restore_one(const Pending& pending, const std::stop_token& stop) {
  const Step& step = plan_.step(pending.id);
  const bool is_builder = step.kind == ComponentKind::Builder;
  if (!is_builder && pending.entry.trees.empty()) {
    return {};
  }
  KILN_ASSIGN(std::string blobs, shared_.store().blob_directory());
  StepContext context = acts_.context(step.address, stop);
  return acts_.builder().restore(is_builder ? step.action : "", step.address,
                                 kept_of(pending.entry), blobs, context);
}

Result<void> BuildReuse::restore_machine(const std::stop_token& stop) {
  const std::vector<Pending> pending = std::exchange(pending_, {});
  bool is_damaged = false;
  for (const Pending& earlier : pending) {
    if (!is_damaged) {
      const Result<void> restored = restore_one(earlier, stop);
      if (restored) {
        continue;
      }
      if (stop.stop_requested()) {
        return restored;
      }
      shared_.store().discard(earlier.entry, restored.error().message);
      is_damaged = true;
      result_ = earlier.before;
    }
    const Step& step = plan_.step(earlier.id);
    acts_.say(step.address, fmt::format("Running again: {}", step.summary), false);
    KILN_ASSIGN(const Value config, acts_.config(earlier.id, stop));
    const StepRunner::StepResult again =
        run_and_keep(earlier.id, key_of(step, config, {facts_, result_}), config, stop);
    if (again.outcome == Outcome::Failed) {
      return Error{again.error};
    }
    // With the same content again, what was made over it holds again.
    is_damaged = is_lost_ || result_ != earlier.entry.result;
  }
  is_machine_used_ = true;
  return {};
}

std::vector<std::string> BuildReuse::output_parents() const {
  // Images name the steps and the build in their history.
  std::vector<std::string> parents = {facts_, result_, build_.name};
  for (const StepId id : build_.provision) {
    parents.push_back(plan_.step(id).address);
  }
  return parents;
}

std::optional<CacheEntry> BuildReuse::find_unchanged(const Step& step, const StepKey& key) {
  std::optional<CacheEntry> entry = shared_.find(build_, step.reuse, key).entry;
  return entry && are_unchanged(standings_of(*entry)) ? std::move(entry) : std::nullopt;
}

void BuildReuse::decide_output(StepId id, const Value& config) {
  if (!decided_.insert(id).second) {
    return;
  }
  const Step& step = plan_.step(id);
  const bool may = may_reuse(step);
  std::optional<StepKey> key = key_of(step, config, output_parents());
  if (!key) {
    return;
  }
  if (std::optional<CacheEntry> entry = may ? find_unchanged(step, *key) : std::nullopt) {
    reused_outputs_.emplace(id, *std::move(entry));
  }
  output_keys_.emplace(id, *std::move(key));
}

bool BuildReuse::reuses_all_outputs(const Value& config) {
  return std::ranges::all_of(build_.capture, [&](StepId id) {
    const Step& step = plan_.step(id);
    if (!step.is_output) {
      return may_reuse_if_reached(step);
    }
    decide_output(id, config);
    return reused_outputs_.contains(id);
  });
}

StepRunner::StepResult BuildReuse::run_capture_step(StepId id, const Value& config,
                                                    const std::stop_token& stop) {
  const Step& step = plan_.step(id);
  if (!step.is_output) {
    // It only looks at what the outputs are made of.
    return reuses_all_outputs(config) ? StepRunner::StepResult{.outcome = Outcome::Reused}
                                      : run_output(id, nullptr, stop);
  }
  decide_output(id, config);
  if (const auto found = reused_outputs_.find(id); found != reused_outputs_.end()) {
    return take_output(step, found->second, stop);
  }
  const auto key = output_keys_.find(id);
  if (key == output_keys_.end()) {
    return run_output(id, nullptr, stop);
  }
  Result<FileDescriptor> held = lock(step, key->second, stop);
  if (!held) {
    return failed(held.error());
  }
  // Another kiln may have written it meanwhile.
  std::optional<CacheEntry> entry =
      may_reuse_if_reached(step) ? find_unchanged(step, key->second) : std::nullopt;
  return entry ? take_output(step, *entry, stop) : run_output(id, &key->second, stop);
}

StepRunner::StepResult BuildReuse::take_output(const Step& step, const CacheEntry& entry,
                                               const std::stop_token& stop) {
  StepContext context = acts_.context(step.address, stop);
  if (Result<void> taken =
          acts_.builder().restore(step.action, step.address, kept_of(entry), "", context);
      !taken) {
    return failed(taken.error());
  }
  output_results_.push_back(entry.result);
  for (const PathStanding& standing : standings_of(entry)) {
    written_paths_.insert(standing.path);
  }
  return reuse(step, entry);
}

StepRunner::StepResult BuildReuse::run_output(StepId id, const StepKey* key,
                                              const std::stop_token& stop) {
  const Step& step = plan_.step(id);
  if (Result<void> restored = restore_machine(stop); !restored) {
    return failed(restored.error());
  }
  if (Result<void> done = acts_.run(id, stop); !done) {
    return failed(done.error());
  }
  if (!step.is_output) {
    return {};
  }
  StepContext context = acts_.context(step.address, stop);
  const Result<KeptResult> kept = acts_.builder().keep(step.action, "", context);
  if (!kept) {
    has_identity_ = false;
    return {};
  }
  written_paths_.insert(kept->paths.begin(), kept->paths.end());
  const Result<std::vector<PathStanding>> standings = look_at_all(kept->paths);
  if (key == nullptr || !standings || is_lost_) {
    has_identity_ = false;
    return {};
  }
  CacheEntry entry = entry_for(step, *key);
  std::vector<std::string> contents = {key->hex};
  for (const PathStanding& standing : *standings) {
    contents.push_back(standing.sha256);
  }
  entry.result = digest_of_all(contents);
  entry.data = Value::object({{"data", kept->data}, {"paths", standings_value(*standings)}});
  output_results_.push_back(entry.result);
  shared_.store().keep(entry);
  return {};
}

Result<std::vector<PathStanding>> BuildReuse::look_at_all(const std::vector<std::string>& paths) {
  std::vector<PathStanding> standings;
  for (const std::string& path : paths) {
    KILN_ASSIGN(PathStanding standing, shared_.look_at(path));
    standings.push_back(std::move(standing));
  }
  return standings;
}

std::string BuildReuse::artifact_identity() {
  return digest_of_all(output_results_);
}

BuildReuse::PostProcessedStep BuildReuse::run_post_processor(
    StepId id, size_t chain, const Value& config, const std::function<Result<PostProcessed>()>& run,
    const std::stop_token& stop) {
  const Step& step = plan_.step(id);
  const auto before = chain_results_.find(chain);
  const std::string input = before == chain_results_.end() ? artifact_identity() : before->second;
  const bool may = may_reuse(step);
  std::optional<StepKey> key;
  if (has_identity_ && !input.empty()) {
    key = key_of(step, config, {facts_, build_.name, input});
  }
  if (std::optional<CacheEntry> entry = may && key ? find_unchanged(step, *key) : std::nullopt) {
    const Value& data = *entry->data.find("data");
    PostProcessed output;
    if (const Value* artifact = find_option(data, "artifact")) {
      output.artifact = read_artifact(*artifact);
    }
    output.keep_input = bool_option(data, "keep_input");
    output.force_keep_input = bool_option(data, "force_keep_input");
    for (const PathStanding& standing : standings_of(*entry)) {
      written_paths_.insert(standing.path);
    }
    chain_results_[chain] = entry->result;
    return {reuse(step, *entry), std::move(output)};
  }
  chain_results_[chain] = "";
  Result<PostProcessed> output = run();
  if (!output) {
    return {failed(output.error()), {}};
  }
  std::vector<std::string> paths = output->side_files;
  if (output->artifact) {
    paths.insert(paths.end(), output->artifact->files.begin(), output->artifact->files.end());
  }
  written_paths_.insert(paths.begin(), paths.end());
  const Result<std::vector<PathStanding>> standings = look_at_all(paths);
  if (key && standings && !stop.stop_requested()) {
    CacheEntry entry = entry_for(step, *key);
    std::vector<std::string> contents = {key->hex};
    for (const PathStanding& standing : *standings) {
      contents.push_back(standing.sha256);
    }
    entry.result = digest_of_all(contents);
    entry.data = Value::object(
        {{"data", Value::object({{"artifact", output->artifact ? artifact_value(*output->artifact)
                                                               : Value::null(Type::dynamic())},
                                 {"keep_input", Value::boolean(output->keep_input)},
                                 {"force_keep_input", Value::boolean(output->force_keep_input)}})},
         {"paths", standings_value(*standings)}});
    chain_results_[chain] = entry.result;
    if (step.reuse != ReusePolicy::Never) {
      shared_.store().keep(entry);
    }
  }
  return {{}, *std::move(output)};
}

std::optional<std::vector<Artifact>> BuildReuse::find_end(const std::string& bytes,
                                                          ReusePolicy policy) {
  if (is_lost_ || is_from_reached_) {
    return std::nullopt;
  }
  end_key_ = StepKey{shared_.key_of(digest_of_all(output_parents()) + bytes), {}};
  for (const StepId id : build_.capture) {
    if (!may_reuse_if_reached(plan_.step(id))) {
      return std::nullopt;
    }
  }
  for (const std::vector<StepId>& chain : build_.post_process) {
    for (const StepId id : chain) {
      if (!may_reuse_if_reached(plan_.step(id))) {
        return std::nullopt;
      }
    }
  }
  const std::optional<CacheEntry> entry = shared_.find(build_, policy, *end_key_).entry;
  if (!entry || !are_unchanged(standings_of(*entry))) {
    return std::nullopt;
  }
  end_made_ = time_of(entry->made);
  std::vector<Artifact> artifacts;
  for (const Value& artifact : entry->data.find("data")->elements()) {
    artifacts.push_back(read_artifact(artifact));
  }
  return artifacts;
}

void BuildReuse::keep_end(const std::vector<Artifact>& artifacts) {
  if (!end_key_ || is_lost_) {
    return;
  }
  std::vector<std::string> paths;
  std::error_code error;
  for (const std::string& path : written_paths_) {
    if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
      paths.push_back(path);
    }
  }
  const Result<std::vector<PathStanding>> standings = look_at_all(paths);
  if (!standings) {
    return;
  }
  std::vector<Value> values;
  for (const Artifact& artifact : artifacts) {
    values.push_back(artifact_value(artifact));
  }
  CacheEntry entry;
  entry.key = end_key_->hex;
  entry.address = fmt::format("build.{}", build_.name);
  entry.run_id = shared_.run_id();
  entry.made = now_in_milliseconds();
  entry.data = Value::object(
      {{"data", Value::tuple(std::move(values))}, {"paths", standings_value(*standings)}});
  shared_.store().keep(entry);
}

}  // namespace kiln
