#include "compiler/config/option.h"
#include "stdlib/docker/docker_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"repository", Text, "Repository of the tags.", {.missing = "repository must be specified"}},
    {"tags", Texts, "Tags that the image gets."},
    {"tag", Texts, "The old name of `tags`.", {.deprecated = "Use `tags` instead."}},
    {"force", Flag, "Takes a tag away from another image, as old versions of docker ask for."},
};

std::vector<Effect> tag_effects(const Value& config) {
  const std::string repository = string_option(config, "repository");
  std::vector<Effect> effects;
  for (const char* name : {"tags", "tag"}) {
    for (const std::string& tag : strings_option(config, name)) {
      effects.push_back({Effect::Kind::Creates, "docker tag " + repository + ":" + tag});
    }
  }
  if (effects.empty()) {
    effects.push_back({Effect::Kind::Creates, "docker tag " + repository});
  }
  return effects;
}

}  // namespace

const ComponentInfo& docker_tag_post_processor() {
  static const ComponentInfo info = {
      .kind = ComponentKind::PostProcessor,
      .name = "docker-tag",
      .schema = schema_of("Tags the image, so that docker-push can push it.",
                          {OptionGroup{rows}, docker::program_options()}),
      .reuse = ReusePolicy::Never,
      .effects = tag_effects};
  return info;
}

}  // namespace kiln
