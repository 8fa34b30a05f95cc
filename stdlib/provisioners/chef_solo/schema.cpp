#include "compiler/config/option.h"
#include "stdlib/chef/chef_options.h"
#include "stdlib/options/guest_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"cookbook_paths", Texts, "Directories of cookbooks to upload."},
    {"data_bags_path", Text, "Directory of data bags to upload."},
    {"environments_path", Text, "Directory of environments to upload."},
    {"remote_cookbook_paths", Texts, "Directories of cookbooks that are in the machine."},
    {"roles_path", Text, "Directory of roles to upload."},
};

std::vector<ConfigProblem> check_solo(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  chef::check_common(config, context, problems);
  check_local_directory(config, "cookbook_paths", "cookbook path", context.files, problems);
  check_local_directory(config, "roles_path", "roles path", context.files, problems);
  check_local_directory(config, "data_bags_path", "data bags path", context.files, problems);
  check_local_directory(config, "environments_path", "environments path", context.files, problems);
  return problems;
}

std::vector<std::string> solo_inputs(const Value& config) {
  return paths_of(config, {"cookbook_paths", "roles_path", "data_bags_path", "environments_path",
                           "config_template", "encrypted_data_bag_secret_path"});
}

}  // namespace

const ComponentInfo& chef_solo_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "chef-solo",
      .schema = schema_of("Installs Chef in the machine and runs it without a server.",
                          {chef::common_options(), OptionGroup{rows}}),
      .check = check_solo,
      .input_files = solo_inputs};
  return info;
}

}  // namespace kiln
