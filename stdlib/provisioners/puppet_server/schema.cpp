#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/options/option_check.h"
#include "stdlib/puppet/puppet_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"client_cert_path", Text, "Directory with the node's certificate to upload."},
    {"client_private_key_path", Text, "Directory with the node's key to upload."},
    {"puppet_node", Text, "Name of the node."},
    {"puppet_server", Text, "Server of Puppet. Default: what the machine finds."},
    {"staging_dir", Text, "Where files are uploaded to."},
};

std::vector<ConfigProblem> check_server(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  check_local_directory(config, "client_cert_path", "client_cert_dir", context.files, problems);
  check_local_directory(config, "client_private_key_path", "client_private_key", context.files,
                        problems);
  check_word(config, "guest_os_type", "unix windows",
             fmt::format("Invalid guest_os_type: \"{}\"", string_option(config, "guest_os_type")),
             problems);
  return problems;
}

std::vector<std::string> server_inputs(const Value& config) {
  return paths_of(config, {"client_cert_path", "client_private_key_path"});
}

}  // namespace

const ComponentInfo& puppet_server_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "puppet-server",
      .schema = schema_of("Runs Puppet in the machine as an agent of a server.",
                          {puppet::common_options(), OptionGroup{rows}, elevated_options()}),
      .check = check_server,
      .input_files = server_inputs};
  return info;
}

}  // namespace kiln
