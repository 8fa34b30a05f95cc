#include "stdlib/script/script_options.h"
#include "stdlib/script/shell_local_options.h"

namespace kiln {

const ComponentInfo& shell_local_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "shell-local",
      .schema = shell_local_schema(
          "Runs scripts on the machine that runs kiln, once the artifact is there. The artifact "
          "goes on to the next post-processor as it is."),
      .reuse = ReusePolicy::Never,
      .check = check_shell_local,
      .input_files = script_paths};
  return info;
}

}  // namespace kiln
