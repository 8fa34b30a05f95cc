#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"ansible_env_vars", Texts, "Environment of ansible, each `NAME=value`."},
    {"ansible_proxy_key_type", Text, "Key of the proxy: `ECDSA` (default) or `RSA`."},
    {"ansible_ssh_extra_args", Texts, "Arguments of ansible's ssh."},
    {"ansible_winrm_use_http", Flag, "Uses WinRM without TLS."},
    {"collections_path", Text, "Where collections of the galaxy file are installed."},
    {"command", Text, "Program to run. Default `ansible-playbook`."},
    {"empty_groups", Texts, "Groups of the inventory without the machine."},
    {"extra_arguments", Texts, "Arguments of ansible-playbook."},
    {"galaxy_command", Text, "Program that installs roles. Default `ansible-galaxy`."},
    {"galaxy_file", Text, "File of roles and collections to install first."},
    {"galaxy_force_install", Flag, "Installs them even where they are there."},
    {"galaxy_force_with_deps", Flag, "Does so with what they depend on."},
    {"groups", Texts, "Groups of the inventory with the machine."},
    {"host_alias", Text, "Name of the machine in the inventory. Default `default`."},
    {"inventory_directory", Text, "Where the inventory is written."},
    {"inventory_file", Text, "Inventory to use rather than write one."},
    {"inventory_file_template", Text, "Line of the machine in the inventory.", template_option},
    {"keep_inventory_file", Flag, "Leaves the inventory."},
    {"local_port", Quantity, "Port of the proxy. Default: any."},
    {"playbook_file", Text, "Playbook to run.", {.missing = "playbook_file must be specified."}},
    {"roles_path", Text, "Where roles of the galaxy file are installed."},
    {"sftp_command", Text, "Server of SFTP in the machine."},
    {"skip_version_check", Flag, "Does not ask for ansible's version."},
    {"ssh_authorized_key_file", Text, "Public key that the proxy accepts."},
    {"ssh_host_key_file", Text, "Private key of the proxy."},
    {"use_proxy", Flag, "Connects ansible through kiln. Default true."},
    {"use_sftp", Flag, "Copies files by SFTP."},
    {"user", Text, "User of the machine in the inventory."},
};

std::vector<ConfigProblem> check_ansible(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_local_file(config, "playbook_file",
                   "playbook_file: " + string_option(config, "playbook_file") + " is invalid",
                   context.files, problems);
  check_local_file(config, "galaxy_file",
                   "galaxy_file: " + string_option(config, "galaxy_file") + " is invalid",
                   context.files, problems);
  check_local_file(config, "ssh_authorized_key_file",
                   "ssh_authorized_key_file: " + string_option(config, "ssh_authorized_key_file") +
                       " is invalid",
                   context.files, problems);
  check_local_file(
      config, "ssh_host_key_file",
      "ssh_host_key_file: " + string_option(config, "ssh_host_key_file") + " is invalid",
      context.files, problems);
  const std::string directory = string_option(config, "inventory_directory");
  if (!directory.empty() && context.files.kind(directory) == FileKind::Missing) {
    problems.push_back({"inventory_directory", "inventory_directory: " + directory +
                                                   " is invalid: stat " + directory +
                                                   ": no such file or directory"});
  }
  constexpr int64_t most_port = 65535;
  const int64_t port = integer_option(config, "local_port");
  if (port < 0 || port > most_port) {
    problems.push_back(
        {"local_port", "local_port: " + std::to_string(port) + " must be a valid port"});
  }
  check_word(config, "ansible_proxy_key_type", "ECDSA RSA ecdsa rsa",
             "ansible_proxy_key_type: must be ECDSA or RSA", problems);
  return problems;
}

std::vector<std::string> ansible_inputs(const Value& config) {
  return paths_of(config,
                  {"playbook_file", "galaxy_file", "inventory_file", "inventory_directory"});
}

}  // namespace

const ComponentInfo& ansible_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "ansible",
      .schema = schema_of("Runs an Ansible playbook on this computer against the machine.",
                          {OptionGroup{rows}}),
      .check = check_ansible,
      .input_files = ansible_inputs};
  return info;
}

}  // namespace kiln
