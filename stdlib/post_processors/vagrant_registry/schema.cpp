#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/vagrant/vagrant_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"box_description", Text, "Description of the box."},
    {"box_private", Flag, "Makes the box private."},
    {"client_id", Text, "Identifier of the service principal. Default: HCP_CLIENT_ID."},
    {"client_secret", Text, "Password of that principal. Default: HCP_CLIENT_SECRET.",
     secret_option},
    {"hcp_api_address", Text, "Address of the service."},
    {"hcp_auth_url", Text, "URL to log in at."},
};

std::vector<Effect> registry_effects(const Value& config) {
  const std::string address = string_option(config, "hcp_api_address");
  return {{Effect::Kind::Network, address.empty() ? "api.cloud.hashicorp.com" : address},
          {Effect::Kind::Credential, "client_secret"},
          {Effect::Kind::Creates, "box " + string_option(config, "box_tag")}};
}

}  // namespace

const ComponentInfo& vagrant_registry_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "vagrant-registry",
      .schema = schema_of("Uploads a box to the HCP Vagrant registry and releases it.",
                          {OptionGroup{rows}, vagrant::publish_options()}),
      .reuse = ReusePolicy::Never,
      .effects = registry_effects};
  return info;
}

}  // namespace kiln
