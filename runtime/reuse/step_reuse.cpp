#include "runtime/reuse/step_reuse.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <filesystem>

#include "compiler/plan/assessment.h"
#include "compiler/plan/step_key.h"
#include "compiler/plan/step_options.h"
#include "compiler/value/json.h"
#include "runtime/cache/installation_key.h"
#include "runtime/reuse/key_difference.h"
#include "runtime/state/state_writer.h"

namespace kiln {
namespace {

// Enough to tell two values of one part apart.
constexpr size_t part_digits = 16;

// The parts of a key's bytes: members of the object, and those of `config` and `machine` one by
// one.
std::map<std::string, std::string> parts_of(std::string_view bytes, std::string_view key) {
  std::map<std::string, std::string> parts;
  const Result<Value> value = value_from_json(bytes);
  if (!value) {
    return parts;
  }
  auto add = [&](const std::string& name, const Value& part) {
    if (const Result<std::string> text = value_to_json(part)) {
      parts[name] = hmac_sha256(key, *text).substr(0, part_digits);
    }
  };
  for (const auto& [name, part] : value->entries()) {
    const bool has_members = (name == "config" || name == "machine") && part.has_content() &&
                             part.type().is(TypeKind::Object);
    if (!has_members) {
      add(name, part);
      continue;
    }
    for (const auto& [option, inner] : part.entries()) {
      add(fmt::format("{}.{}", name, option), inner);
    }
  }
  return parts;
}

std::chrono::seconds age_of(const CacheEntry& entry) {
  return std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::milliseconds(now_in_milliseconds() - entry.made));
}

}  // namespace

Result<std::chrono::seconds> parse_age(std::string_view text) {
  int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  const std::pair<std::string_view, int64_t> units[] = {
      {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}};
  for (const auto& [name, seconds] : units) {
    if (problem == std::errc{} && number >= 0 && unit == name && number < INT64_MAX / seconds) {
      return std::chrono::seconds(number * seconds);
    }
  }
  return Error{fmt::format(
      "\"{}\" is no age: it is a number with s, m, h, d or w behind it, such as 7d", text)};
}

StepReuse::StepReuse(CacheStore& store, std::string installation_key, ReuseOptions options,
                     std::unique_ptr<Database> state, std::string root, std::string run_id,
                     ContentOf content_of)
    : store_(store),
      installation_key_(std::move(installation_key)),
      options_(std::move(options)),
      root_(std::move(root)),
      run_id_(std::move(run_id)),
      state_(std::move(state)),
      content_of_(std::move(content_of)) {}

Result<StepKey> StepReuse::key_of(const Step& step, const Value& config,
                                  const std::vector<std::string>& parents) {
  Step now = step;
  now.input_files = input_files_of(step, config);
  {
    const std::lock_guard lock(mutex_);
    for (InputFile& file : now.input_files) {
      const std::optional<InputContent> content = content_of_(file.path);
      file.digest = content ? std::optional(content->digest) : std::nullopt;
    }
  }
  KILN_ASSIGN(StepKeyBytes bytes, step_key_bytes(now, config, parents));
  return StepKey{hmac_sha256(installation_key_, bytes.bytes),
                 parts_of(bytes.bytes, installation_key_)};
}

std::string StepReuse::key_of(std::string_view bytes) const {
  return hmac_sha256(installation_key_, bytes);
}

int64_t StepReuse::last_success(const std::string& build) {
  const std::lock_guard lock(mutex_);
  const auto known = last_success_.find(build);
  if (known != last_success_.end()) {
    return known->second;
  }
  // Without knowing, nothing is there to be continued.
  int64_t time = INT64_MAX;
  if (state_) {
    const Result<std::vector<Row>> rows = state_->query(
        "SELECT max(b.finished) FROM builds b JOIN runs r ON r.id = b.run"
        " WHERE r.root = ?1 AND b.name = ?2 AND b.outcome = 'succeeded'",
        {root_, build});
    if (rows) {
      time = integer_of(rows->at(0)[0]);
    }
  }
  last_success_.emplace(build, time);
  return time;
}

StepReuse::Found StepReuse::find(const PlannedBuild& build, ReusePolicy policy,
                                 const StepKey& key) {
  if (options_.is_off) {
    return {{}, "-no-cache"};
  }
  if (policy == ReusePolicy::Never) {
    return {{}, "it is never reused"};
  }
  std::optional<CacheEntry> entry = store_.find(key.hex);
  if (!entry) {
    return {{}, "never built here like this"};
  }
  if (options_.max_age && age_of(*entry) >= *options_.max_age) {
    return {
        {},
        fmt::format("built {} ago, which is older than -max-age", age_in_words(age_of(*entry)))};
  }
  if (policy == ReusePolicy::Resume && entry->made <= last_success(build.name)) {
    return {{}, "the last run of this build succeeded, and it is only reused to continue one"};
  }
  return {std::move(entry), {}};
}

std::string StepReuse::why_missing(const Step& step, const StepKey& key) {
  const std::lock_guard lock(mutex_);
  if (!latest_) {
    latest_.emplace();
    for (CacheStore::Listed& listed : store_.list()) {
      const auto [known, is_new] = latest_->try_emplace(listed.entry.address, listed.entry);
      if (!is_new && known->second.made < listed.entry.made) {
        known->second = std::move(listed.entry);
      }
    }
  }
  const auto before = latest_->find(step.address);
  if (before == latest_->end()) {
    return "no result is kept here";
  }
  const std::vector<std::string> parts = key_difference(key.parts, before->second.parts);
  return parts.empty() ? "never built here like this"
                       : fmt::format("{} changed", fmt::join(parts, ", "));
}

Result<PathStanding> StepReuse::look_at(const std::string& path) {
  PathStanding found{.path = path, .standing = {}, .sha256 = {}};
  KILN_ASSIGN(found.standing, standing_of(path));
  std::error_code error;
  found.place = std::filesystem::absolute(path, error).string();
  if (std::filesystem::is_regular_file(path, error)) {
    const std::lock_guard lock(mutex_);
    if (const std::optional<InputContent> content = content_of_(path)) {
      found.sha256 = content->digest.substr(content->digest.find(':') + 1);
      return found;
    }
  }
  KILN_ASSIGN(found.sha256, content_of_path(path));
  return found;
}

}  // namespace kiln
