#include "stdlib/script/script_options.h"
#include "stdlib/script/shell_local_options.h"

namespace kiln {

const ComponentInfo& shell_local_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "shell-local",
      .schema = shell_local_schema("Runs scripts on the machine that runs kiln."),
      .reuse = ReusePolicy::Never,
      .check = check_shell_local,
      .input_files = script_paths};
  return info;
}

}  // namespace kiln
