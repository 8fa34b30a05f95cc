#include "cli/kiln_engine/state/own_directories.h"

#include "runtime/private_directory.h"
#include "runtime/state/state_writer.h"

namespace kiln {
namespace {

Result<std::string> own_directory_of(const CommandContext& context, const char* override_name,
                                     const char* xdg_name, const char* fallback) {
  auto value = [&](const char* name) { return context.environment(name).value_or(""); };
  return own_directory(value(override_name), value(xdg_name), value("HOME"), fallback);
}

}  // namespace

Result<std::string> state_directory(const CommandContext& context) {
  return own_directory_of(context, "KILN_STATE_DIR", "XDG_STATE_HOME", ".local/state");
}

Result<std::string> cache_directory(const CommandContext& context) {
  return own_directory_of(context, "KILN_CACHE_DIR", "XDG_CACHE_HOME", ".cache");
}

Result<std::unique_ptr<Database>> open_state_of(const CommandContext& context) {
  KILN_ASSIGN(std::string directory, state_directory(context));
  return open_state(directory);
}

}  // namespace kiln
