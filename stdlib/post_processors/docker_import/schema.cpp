#include "compiler/config/option.h"
#include "stdlib/docker/docker_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"repository", Text, "Repository of the image.", {.missing = "repository must be specified"}},
    {"tag", Text, "Tag of the image."},
    {"changes", Texts, "Changes to the image's configuration, as lines of a Dockerfile."},
    {"platform", Text, "Platform of the image."},
};

std::vector<Effect> import_effects(const Value& config) {
  return {{Effect::Kind::Creates, "docker image " + string_option(config, "repository")}};
}

}  // namespace

const ComponentInfo& docker_import_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "docker-import",
      .schema = schema_of("Imports the tar archive of a container, as the docker builder exports "
                          "it, as an image.",
                          {OptionGroup{rows}, docker::program_options()}),
      .outputs = {{"ImageSha256", Type::string()}},
      .reuse = ReusePolicy::Never,
      .effects = import_effects};
  return info;
}

}  // namespace kiln
