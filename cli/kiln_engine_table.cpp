#include <algorithm>

#include "cli/all_commands.h"

namespace kiln {

#define KILN_COMMAND(name) const Command& name##_command();
#include "generated/kiln_engine_commands.def"
#undef KILN_COMMAND

CommandTable engine_commands() {
  return {
#define KILN_COMMAND(name) &name##_command(),
#include "generated/kiln_engine_commands.def"
#undef KILN_COMMAND
  };
}

CommandTable all_commands() {
  CommandTable all = compiler_commands();
  CommandTable engine = engine_commands();
  all.insert(all.end(), engine.begin(), engine.end());
  std::ranges::sort(all, {}, &Command::name);
  return all;
}

}  // namespace kiln
