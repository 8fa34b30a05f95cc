#include "compiler/config/option.h"
#include "stdlib/docker/docker_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"platform", Text, "Platform to push of an image of several."},
};

std::vector<ConfigProblem> check_push(const Value& config, const CheckContext&) {
  std::vector<ConfigProblem> problems;
  docker::check_login(config, problems);
  return problems;
}

std::vector<Effect> push_effects(const Value& config) {
  const std::string server = string_option(config, "login_server");
  return docker::registry_effects(config, server.empty() ? server : server + "/");
}

}  // namespace

const ComponentInfo& docker_push_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "docker-push",
      .schema = schema_of("Pushes the image and its tags to a registry.",
                          {OptionGroup{rows}, docker::program_options(), docker::login_options()}),
      .outputs = {{"Digest", Type::string()}},
      .reuse = ReusePolicy::Never,
      .effects = push_effects,
      .check = check_push};
  return info;
}

}  // namespace kiln
