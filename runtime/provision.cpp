#include "runtime/provision.h"

#include <fmt/format.h>

#include "compiler/source/duration_text.h"
#include "compiler/value/unicode.h"
#include "runtime/pause.h"

namespace kiln {
namespace {

Result<void> provision_once(const Step& step, const ProvisionerRunner& runner, const Value& config,
                            Communicator& communicator, StepContext& context) {
  if (step.pause_before.count() > 0) {
    context.say(fmt::format("Pausing {} before the next provisioner...",
                            go_duration_text(step.pause_before)));
    KILN_TRY(pause_for(step.pause_before, context.stop));
  }
  if (step.timeout.count() <= 0) {
    return runner.provision(config, communicator, context);
  }
  context.say(fmt::format("Setting a {} timeout for the next provisioner...",
                          go_duration_text(step.timeout)));
  TimeLimit limit(step.timeout, context.stop,
                  [&] { context.say_error("Cancelling provisioner after a timeout..."); });
  StepContext limited = context;
  limited.stop = limit.token();
  Result<void> done = runner.provision(config, communicator, limited);
  if (!done && limit.expired()) {
    return Error{fmt::format("The provisioner did not end within its timeout of {}.",
                             go_duration_text(step.timeout))};
  }
  return done;
}

Result<void> provision_with_retries(const Step& step, const ProvisionerRunner& runner,
                                    const Value& config, Communicator& communicator,
                                    StepContext& context) {
  Result<void> done = provision_once(step, runner, config, communicator, context);
  for (uint32_t left = step.max_retries; !done && left > 0; --left) {
    if (context.stop.stop_requested()) {
      return done;
    }
    context.say(fmt::format("Provisioner failed with {}, retrying with {} trie(s) left",
                            go_quote(done.error().message), left));
    done = provision_once(step, runner, config, communicator, context);
  }
  if (!done && step.max_retries > 0) {
    context.say("retry limit reached.");
  }
  return done;
}

}  // namespace

Result<void> provision(const Step& step, const ProvisionerRunner& runner, const Value& config,
                       Communicator& communicator, StepContext& context) {
  Result<void> done = provision_with_retries(step, runner, config, communicator, context);
  if (!done && step.continue_on_error && !context.stop.stop_requested()) {
    context.say_error(
        fmt::format("Warning: Provisioner failed with {}, but continue_on_error is set; "
                    "continuing the build.",
                    go_quote(done.error().message)));
    return {};
  }
  return done;
}

}  // namespace kiln
