#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "compiler/plan/input_content.h"
#include "compiler/plan/plan.h"
#include "runtime/cache/cache_store.h"
#include "runtime/reuse/path_standing.h"
#include "runtime/state/database.h"

namespace kiln {

// What the user said about reuse on the command line.
struct ReuseOptions {
  // Nothing is reused; results are kept all the same.
  bool is_off = false;
  // From this step on nothing of its build is reused: its address, or the last part of one.
  std::string from = {};
  // Results that are older are not reused.
  std::optional<std::chrono::seconds> max_age = {};
  // A base that no digest pins is made again.
  bool refresh = false;
};

// The key of a step with what it was made of.
struct StepKey {
  std::string hex;
  std::map<std::string, std::string> parts;
};

// Finds and keeps results of steps, for all builds of a run and from several threads.
class StepReuse {
 public:
  // `state` may be null: then a failed run is not told from a successful one, and steps that are
  // reused to continue one are not reused. Both outlive it, and `root` is the template's directory,
  // absolute.
  StepReuse(CacheStore& store, std::string installation_key, ReuseOptions options,
            std::unique_ptr<Database> state, std::string root, std::string run_id,
            ContentOf content_of);

  // Reads the step's files again: an earlier step may have written them. An error when something is
  // not known or a file cannot be read: then the step has no key.
  Result<StepKey> key_of(const Step& step, const Value& config,
                         const std::vector<std::string>& parents);

  // A key of other things.
  std::string key_of(std::string_view bytes) const;

  // The result of this key that may stand for a step of that policy, or why there is none: `never
  // built here like this`.
  struct Found {
    std::optional<CacheEntry> entry;
    std::string reason;
  };
  Found find(const PlannedBuild& build, ReusePolicy policy, const StepKey& key);

  // Why no result of this key is there: what is another than when the step of this address last had
  // a result here, `no result is kept here` if it had none.
  std::string why_missing(const Step& step, const StepKey& key);

  // What stands at a path, and its content.
  Result<PathStanding> look_at(const std::string& path);

  const ReuseOptions& options() const { return options_; }
  CacheStore& store() { return store_; }
  const std::string& run_id() const { return run_id_; }

 private:
  int64_t last_success(const std::string& build);

  CacheStore& store_;
  std::string installation_key_;
  ReuseOptions options_;
  std::string root_;
  std::string run_id_;
  std::mutex mutex_;
  // Guarded by the mutex.
  std::unique_ptr<Database> state_;
  ContentOf content_of_;
  std::map<std::string, int64_t> last_success_;
  // The latest result of each address; read when first asked for.
  std::optional<std::map<std::string, CacheEntry>> latest_;
};

// `7d`, `36h`, `90m`: a number with a unit of s, m, h, d or w.
Result<std::chrono::seconds> parse_age(std::string_view text);

}  // namespace kiln
