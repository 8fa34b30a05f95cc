#include "compiler/config/option.h"
#include "stdlib/chef/chef_options.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"client_key", Text, "Key of the node in the machine."},
    {"knife_command", Text, "How knife is started.", template_option},
    {"node_name", Text, "Name of the node."},
    {"policy_group", Text, "Group of the policy."},
    {"policy_name", Text, "Name of the policy."},
    {"rubygems_url", Text, "Server of gems."},
    {"server_url", Text, "Server of Chef.", {.missing = "server_url must be set"}},
    {"skip_clean_client", Flag, "Leaves the client on the server."},
    {"skip_clean_node", Flag, "Leaves the node on the server."},
    {"skip_clean_staging_directory", Flag, "Leaves the uploaded files."},
    {"ssl_verify_mode", Text, "Whether certificates are checked: `verify_peer`, `verify_none`."},
    {"trusted_certs_dir", Text, "Directory of certificates to trust."},
    {"validation_client_name", Text, "Name that the node registers with."},
    {"validation_key_path", Text, "Key that the node registers with."},
};

constexpr RuleRow rules[] = {
    {RuleKind::AllOrNone, "policy_group policy_name",
     "If either policy_name or policy_group are set, they must both be set."},
};

std::vector<ConfigProblem> check_client(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  chef::check_common(config, context, problems);
  return problems;
}

std::vector<Effect> client_effects(const Value& config) {
  const std::string host = url_host(string_option(config, "server_url"));
  return {{Effect::Kind::Network, host.empty() ? "the Chef server" : host},
          {Effect::Kind::Creates, "Chef node " + string_option(config, "node_name")}};
}

std::vector<std::string> client_inputs(const Value& config) {
  return paths_of(config,
                  {"config_template", "encrypted_data_bag_secret_path", "validation_key_path"});
}

}  // namespace

const ComponentInfo& chef_client_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "chef-client",
      .schema = schema_of("Installs Chef in the machine and runs it as a client of a server.",
                          {chef::common_options(), OptionGroup{rows, rules}, elevated_options()}),
      .effects = client_effects,
      .check = check_client,
      .input_files = client_inputs};
  return info;
}

}  // namespace kiln
