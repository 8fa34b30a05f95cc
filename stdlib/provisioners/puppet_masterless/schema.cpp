#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/puppet/puppet_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"hiera_config_path", Text, "Configuration of Hiera to upload."},
    {"manifest_dir", Text, "Directory of manifests to upload; Puppet 4 has no use for it."},
    {"manifest_file",
     Text,
     "Manifest to upload and apply; a directory will do.",
     {.missing = "A manifest_file must be specified."}},
    {"module_paths", Texts, "Directories of modules to upload."},
    {"staging_directory", Text, "Where files are uploaded to."},
};

std::vector<ConfigProblem> check_masterless(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_local_file(config, "manifest_file", "manifest_file is invalid", context.files, problems);
  check_local_file(config, "hiera_config_path", "hiera_config_path is invalid", context.files,
                   problems);
  check_local_directory(config, "manifest_dir", "manifest_dir", context.files, problems);
  check_local_directory(config, "module_paths", "module_path", context.files, problems);
  check_word(config, "guest_os_type", "unix windows",
             fmt::format("Invalid guest_os_type: \"{}\"", string_option(config, "guest_os_type")),
             problems);
  return problems;
}

std::vector<std::string> masterless_inputs(const Value& config) {
  return paths_of(config, {"manifest_file", "manifest_dir", "module_paths", "hiera_config_path"});
}

}  // namespace

const ComponentInfo& puppet_masterless_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "puppet-masterless",
      .schema = schema_of("Uploads Puppet manifests and modules and applies them in the machine, "
                          "where Puppet must be installed.",
                          {puppet::common_options(), OptionGroup{rows}, elevated_options()}),
      .check = check_masterless,
      .input_files = masterless_inputs};
  return info;
}

}  // namespace kiln
