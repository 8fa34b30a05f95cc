#include <fmt/format.h>

#include "compiler/config/option.h"
#include "runtime/component.h"

namespace kiln {
namespace {

Result<void> provision(const Value& config, Communicator&, StepContext& context) {
  std::string note = string_option(config, "note");
  std::string with_note = note.empty() ? "" : fmt::format(" with note \"{}\"", note);
  if (bool_option(config, "disable")) {
    context.say(fmt::format("Breakpoint provisioner{} disabled; continuing...", with_note));
    return {};
  }
  context.say(fmt::format("Pausing at breakpoint provisioner{}.", with_note));
  if (!context.ask("Press enter to continue.")) {
    return Error{context.stop.stop_requested()
                     ? "The breakpoint was interrupted."
                     : "Error asking for input: no available tty. A breakpoint needs a terminal; "
                       "`disable = true` goes past it."};
  }
  return {};
}

}  // namespace

const ProvisionerRunner& breakpoint_provisioner_runner() {
  static const ProvisionerRunner runner = {provision};
  return runner;
}

}  // namespace kiln
