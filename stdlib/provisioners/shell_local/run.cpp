#include "stdlib/script/run_shell_local.h"

namespace kiln {
namespace {

Result<void> provision(const Value& config, Communicator&, StepContext& context) {
  return run_shell_local(config, context, false);
}

}  // namespace

const ProvisionerRunner& shell_local_provisioner_runner() {
  static const ProvisionerRunner runner = {provision};
  return runner;
}

}  // namespace kiln
