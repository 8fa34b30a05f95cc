#pragma once

#include "cli/compilation.h"
#include "runtime/service/service_asker.h"

namespace kiln {

// What expressions may know in a run and not in a plan: the time, random bytes, the answers of
// services. Must outlive the templates loaded with its options.
class RunEvaluation {
 public:
  explicit RunEvaluation(const CommandContext& context);

  // load_options() with all of it.
  LoadOptions options(const CommandContext& context, const Arguments& arguments);

  // Seconds since the epoch.
  int64_t now() const { return now_; }

 private:
  int64_t now_;
  ServiceAsker services_;
};

// Reads data sources as a run does, for commands that are asked to. `context` is used while this
// is.
std::function<Result<std::map<std::string, Value>>(const ComponentInfo&, const Value&)>
data_source_reader(const CommandContext& context);

// A core file could hold a secret of the template.
void forbid_core_files();

// SOURCE_DATE_EPOCH (reproducible-builds.org): nothing when it is not set, an error when it is no
// number of seconds.
Result<std::optional<int64_t>> source_date_epoch(const CommandContext& context);

}  // namespace kiln
