#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "compiler/config/version.h"

namespace kiln {

// A plugin of Packer's that lies in the plugin folder.
struct InstalledPlugin {
  // `github.com/hashicorp/amazon`, and its last part.
  std::string source;
  std::string name;
  Version version;
  // As in the file's name: `1.2.3`, `1.2.3-dev`.
  std::string version_text;
  // Of the protocol it speaks: x5.0.
  uint32_t api_major = 0;
  uint32_t api_minor = 0;
  std::string path;
};

// Where Packer keeps plugins: PACKER_PLUGIN_PATH, or `plugins` in the configuration directory,
// which is PACKER_CONFIG_DIR/.packer.d, ~/.packer.d if it exists, $XDG_CONFIG_HOME/packer or
// ~/.config/packer. An error when PACKER_PLUGIN_PATH names several.
Result<std::string> plugin_directory(const CommandContext& context);

// The plugins in that directory for this system whose file has the checksum that lies beside it;
// sorted by name, version and protocol. What is not one is passed over, as in Packer. A directory
// that is not there has none.
std::vector<InstalledPlugin> installed_plugins(const FileReader& files,
                                               const std::string& directory);

// Those of `installed` that a requirement allows.
std::vector<InstalledPlugin> matching_plugins(const std::vector<InstalledPlugin>& installed,
                                              const std::string& source,
                                              const std::string& constraint);

}  // namespace kiln
