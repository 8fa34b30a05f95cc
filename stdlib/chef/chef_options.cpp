#include "stdlib/chef/chef_options.h"

#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/options/option_check.h"

namespace kiln::chef {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"chef_environment", Text, "Environment of the node."},
    {"chef_license", Text, "Whether the licence is accepted: `accept-silent`, `accept`."},
    {"config_template", Text, "Template of Chef's configuration file."},
    {"encrypted_data_bag_secret_path", Text, "File with the secret of data bags."},
    {"execute_command", Text, "How Chef is started.", template_option},
    {"guest_os_type", Text, "System of the machine: `unix` or `windows`."},
    {"install_command", Text, "How Chef is installed.", template_option},
    {"json_string", Text, "Attributes of the node, as JSON."},
    {"prevent_sudo", Flag, "Runs without sudo."},
    {"run_list", Texts, "What the node runs."},
    {"skip_install", Flag, "Does not install Chef: it is there."},
    {"staging_directory", Text, "Where files are uploaded to."},
    {"version", Text, "Version of Chef to install."},
};

}  // namespace

OptionGroup common_options() {
  return {rows};
}

void check_common(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems) {
  check_local_file(config, "config_template", "Bad config template path", context.files, problems);
  const std::string secret = string_option(config, "encrypted_data_bag_secret_path");
  check_local_file(config, "encrypted_data_bag_secret_path",
                   fmt::format("Bad encrypted data bag secret '{}'", secret), context.files,
                   problems);
  check_word(config, "guest_os_type", "unix windows",
             fmt::format("Invalid guest_os_type: \"{}\"", string_option(config, "guest_os_type")),
             problems);
}

}  // namespace kiln::chef
