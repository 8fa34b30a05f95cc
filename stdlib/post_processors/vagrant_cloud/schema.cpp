#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/vagrant/vagrant_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"access_token", Text, "Token of the server. Default: VAGRANT_CLOUD_TOKEN.", secret_option},
    {"vagrant_cloud_url", Text, "Server to upload to."},
};

std::vector<Effect> cloud_effects(const Value& config) {
  const std::string host = url_host(string_option(config, "vagrant_cloud_url"));
  return {{Effect::Kind::Network, host.empty() ? "vagrantcloud.com" : host},
          {Effect::Kind::Credential, "access_token"},
          {Effect::Kind::Creates, "box " + string_option(config, "box_tag")}};
}

}  // namespace

const ComponentInfo& vagrant_cloud_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "vagrant-cloud",
      .schema = schema_of("Uploads a box to Vagrant Cloud and releases it.",
                          {OptionGroup{rows}, vagrant::publish_options()}),
      .reuse = ReusePolicy::Never,
      .effects = cloud_effects};
  return info;
}

}  // namespace kiln
