#include "cli/kiln_engine/state/own_directories.h"

#include "runtime/state/state_writer.h"

namespace kiln {

Result<std::unique_ptr<Database>> open_state_of(const CommandContext& context) {
  KILN_ASSIGN(std::string directory, state_directory(context));
  return open_state(directory);
}

}  // namespace kiln
