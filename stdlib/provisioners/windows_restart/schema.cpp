#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"check_registry", Flag, "Waits until no restart is pending, as the registry tells."},
    {"registry_keys", Texts, "Keys that tell so."},
    {"restart_check_command", Text, "Command that works once it has restarted."},
    {"restart_command", Text, "Command that restarts the machine."},
    {"restart_timeout", Time, "How long restarting may take. Default `5m`."},
};

}  // namespace

const ComponentInfo& windows_restart_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "windows-restart",
      .schema = schema_of("Restarts the Windows machine being built and waits for it.",
                          {OptionGroup{rows}})};
  return info;
}

}  // namespace kiln
