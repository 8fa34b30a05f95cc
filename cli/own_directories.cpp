#include "cli/own_directories.h"

#include "compiler/source/own_directory.h"

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
  // Whoever moved Packer's cache to a larger disk has kiln's there too.
  const bool is_moved = !context.environment("PACKER_CACHE_DIR").value_or("").empty();
  return own_directory_of(context, "KILN_CACHE_DIR",
                          is_moved ? "PACKER_CACHE_DIR" : "XDG_CACHE_HOME", ".cache");
}

}  // namespace kiln
