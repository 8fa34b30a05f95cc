#include "cli/command.h"

namespace kiln {

#define KILN_COMMAND(name) const Command& name##_command();
#include "generated/kiln_commands.def"
#undef KILN_COMMAND

CommandTable compiler_commands() {
  return {
#define KILN_COMMAND(name) &name##_command(),
#include "generated/kiln_commands.def"
#undef KILN_COMMAND
  };
}

}  // namespace kiln
