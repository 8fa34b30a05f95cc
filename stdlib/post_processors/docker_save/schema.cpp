#include "compiler/config/option.h"
#include "stdlib/docker/docker_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"path", Text, "File to write.", {.missing = "path must be specified"}},
};

std::vector<Effect> save_effects(const Value& config) {
  return {{Effect::Kind::Creates, string_option(config, "path")}};
}

}  // namespace

const ComponentInfo& docker_save_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "docker-save",
      .schema = schema_of("Saves the image with its layers to a tar archive.",
                          {OptionGroup{rows}, docker::program_options()}),
      .reuse = ReusePolicy::Never,
      .effects = save_effects};
  return info;
}

}  // namespace kiln
