#include "stdlib/puppet/puppet_options.h"

namespace kiln::puppet {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"clean_staging_directory", Flag, "Deletes the uploaded files at the end."},
    {"execute_command", Text, "How Puppet is started.", template_option},
    {"extra_arguments", Texts, "Arguments of Puppet.", template_option},
    {"facter", TextMap, "Facts that Puppet is given."},
    {"guest_os_type", Text, "System of the machine: `unix` or `windows`."},
    {"ignore_exit_codes", Flag, "Accepts whatever Puppet exits with."},
    {"prevent_sudo", Flag, "Runs without sudo."},
    {"puppet_bin_dir", Text, "Directory of Puppet in the machine."},
    {"working_directory", Text, "Directory that Puppet runs in."},
};

}  // namespace

OptionGroup common_options() {
  return {rows};
}

}  // namespace kiln::puppet
