#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"clean_staging_directory", Flag, "Deletes the uploaded files at the end."},
    {"collection_paths", Texts, "Directories of collections to upload."},
    {"command", Text, "Program to run in the machine."},
    {"extra_arguments", Texts, "Arguments of ansible-playbook."},
    {"galaxy_collections_path", Text, "Where collections of the galaxy file are installed."},
    {"galaxy_command", Text, "Program that installs roles. Default `ansible-galaxy`."},
    {"galaxy_file", Text, "File of roles and collections to install first."},
    {"galaxy_force_install", Flag, "Installs them even where they are there."},
    {"galaxy_roles_path", Text, "Where roles of the galaxy file are installed."},
    {"group_vars", Text, "Directory of variables of groups to upload."},
    {"host_vars", Text, "Directory of variables of hosts to upload."},
    {"inventory_file", Text, "Inventory to upload."},
    {"inventory_groups", Texts, "Groups of the inventory with the machine."},
    {"playbook_dir", Text, "Directory of playbooks to upload."},
    {"playbook_file", Text, "Playbook to upload and run."},
    {"playbook_files", Texts, "Playbooks to upload and run, in order."},
    {"playbook_paths", Texts, "Further directories of playbooks to upload."},
    {"role_paths", Texts, "Directories of roles to upload."},
    {"staging_directory", Text, "Where files are uploaded to."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AtLeastOneOf, "playbook_file playbook_files",
     "Either playbook_file or playbook_files must be specified"},
    {RuleKind::AtMostOneOf, "playbook_file playbook_files",
     "Either playbook_file or playbook_files can be specified, not both"},
};

std::vector<ConfigProblem> check_local(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_local_file(config, "playbook_file",
                   "playbook_file: " + string_option(config, "playbook_file") + " is invalid",
                   context.files, problems);
  check_local_files(config, "playbook_files", "playbook_files", context.files, problems);
  check_local_file(config, "inventory_file",
                   "inventory_file: " + string_option(config, "inventory_file") + " is invalid",
                   context.files, problems);
  check_local_file(config, "galaxy_file",
                   "galaxy_file: " + string_option(config, "galaxy_file") + " is invalid",
                   context.files, problems);
  check_local_directory(config, "playbook_dir", "playbook_dir", context.files, problems);
  check_local_directory(config, "group_vars", "group_vars", context.files, problems);
  check_local_directory(config, "host_vars", "host_vars", context.files, problems);
  check_local_directory(config, "role_paths", "role_paths", context.files, problems);
  check_local_directory(config, "collection_paths", "collection_paths", context.files, problems);
  return problems;
}

std::vector<std::string> local_inputs(const Value& config) {
  return paths_of(
      config, {"playbook_file", "playbook_files", "playbook_dir", "playbook_paths", "role_paths",
               "collection_paths", "group_vars", "host_vars", "galaxy_file", "inventory_file"});
}

}  // namespace

const ComponentInfo& ansible_local_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "ansible-local",
      .schema = schema_of("Uploads an Ansible playbook and runs it in the machine, where Ansible "
                          "must be installed.",
                          {OptionGroup{rows, rules}}),
      .check = check_local,
      .input_files = local_inputs};
  return info;
}

}  // namespace kiln
