#include "compiler/config/config.h"
#include "compiler/config/option.h"
#include "runtime/component.h"
#include "runtime/pause.h"

namespace kiln {
namespace {

Result<void> provision(const Value& config, Communicator&, StepContext& context) {
  Duration duration = parse_duration(string_option(config, "duration")).value_or(Duration::zero());
  return pause_for(duration, context.stop);
}

}  // namespace

const ProvisionerRunner& sleep_provisioner_runner() {
  static const ProvisionerRunner runner = {provision};
  return runner;
}

}  // namespace kiln
