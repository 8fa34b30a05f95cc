#include <fmt/format.h>

#include <algorithm>

#include "runtime/reuse/build_reuse.h"

namespace kiln {
namespace {

std::string last_part(const std::string& address) {
  return address.substr(address.rfind('/') + 1);
}

}  // namespace

BuildReuse::Sight BuildReuse::sight_of(const CacheEntry& entry) const {
  return {.is_reused = true,
          .made = std::chrono::system_clock::time_point(std::chrono::milliseconds(entry.made))};
}

BuildReuse::Sight BuildReuse::sight_of_run(const Step& step, std::string reason) {
  expect_run(step);
  return {.reason = std::move(reason)};
}

void BuildReuse::expect_run(const Step& step) {
  if (unknown_after_.empty()) {
    unknown_after_ = last_part(step.address);
  }
  is_lost_ = true;
  has_identity_ = false;
}

std::optional<BuildReuse::Sight> BuildReuse::sight_of_rest() const {
  return is_lost_ ? std::optional(Sight{.reason = fmt::format("{} runs before it", unknown_after_)})
                  : std::nullopt;
}

std::string BuildReuse::why_not_found(const Step& step, const StepKey& key) {
  const bool is_kept = shared_.store().find(key.hex).has_value();
  const std::string reason = shared_.find(build_, step.reuse, key).reason;
  return is_kept || reason.empty() ? reason : shared_.why_missing(step, key);
}

BuildReuse::Sight BuildReuse::look_at_machine_step(StepId id, const Value& config) {
  const Step& step = plan_.step(id);
  const bool may = may_reuse(step);
  const Result<StepKey> key = shared_.key_of(step, config, {facts_, result_});
  if (!key) {
    return sight_of_run(step, key.error().message);
  }
  StepReuse::Found found = shared_.find(build_, step.reuse, *key);
  const std::optional<CacheEntry> former = shared_.store().find(key->hex);
  if (found.entry && may) {
    result_ = found.entry->result;
    return sight_of(*found.entry);
  }
  if (!former) {
    // Its own rule says more than that there is nothing.
    return sight_of_run(
        step, step.reuse == ReusePolicy::Never ? found.reason : why_not_found(step, *key));
  }
  result_ = former->result;
  return {.reason = found.entry ? "asked for" : found.reason};
}

BuildReuse::Sight BuildReuse::look_at_capture_step(StepId id, const Value& config) {
  const Step& step = plan_.step(id);
  if (!step.is_output) {
    return reuses_all_outputs(config) ? Sight{.is_reused = true}
                                      : Sight{.reason = "an output is written after it"};
  }
  decide_output(id, config);
  if (const auto found = reused_outputs_.find(id); found != reused_outputs_.end()) {
    output_results_.push_back(found->second.result);
    return sight_of(found->second);
  }
  has_identity_ = false;
  unknown_after_ = last_part(step.address);
  const auto key = output_keys_.find(id);
  if (key == output_keys_.end()) {
    const Result<StepKey> again = shared_.key_of(step, config, output_parents());
    return {.reason = again ? "it has no key" : again.error().message};
  }
  const std::string reason = why_not_found(step, key->second);
  return {.reason = reason.empty() ? "what it wrote was changed or removed" : reason};
}

BuildReuse::Sight BuildReuse::look_at_post_processor(StepId id, size_t chain, const Value& config) {
  const Step& step = plan_.step(id);
  const auto before = chain_results_.find(chain);
  const std::string input = before == chain_results_.end() ? artifact_identity() : before->second;
  if (!has_identity_ || input.empty()) {
    return {.reason = fmt::format("{} runs before it", unknown_after_)};
  }
  const bool may = may_reuse(step);
  const Result<StepKey> key = shared_.key_of(step, config, {facts_, build_.name, input});
  std::optional<CacheEntry> entry = may && key ? find_unchanged(step, *key) : std::nullopt;
  chain_results_[chain] = entry ? entry->result : "";
  if (entry) {
    return sight_of(*entry);
  }
  unknown_after_ = last_part(step.address);
  const std::string reason = key ? why_not_found(step, *key) : key.error().message;
  return {.reason = reason.empty() ? "what it wrote was changed or removed" : reason};
}

}  // namespace kiln
