#include "compiler/config/catalog.h"
#include "compiler/config/option.h"
#include "stdlib/options/option_check.h"
#include "stdlib/options/option_row.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"architecture", Text, "Architecture of the box. Default: that of this computer."},
    {"compression_level", Quantity, "0 (none) to 9 (smallest). Default -1: the usual."},
    {"include", Texts, "Files that go into the box."},
    {"output", Text, "File to write.", template_option},
    {"provider_override", Text, "Provider of the box, where it cannot be told."},
    {"vagrantfile_template", Text, "Template of the Vagrantfile."},
    {"vagrantfile_template_generated", Flag,
     "The template is made during the build: it is not looked for before."},
};

Schema vagrant_schema() {
  Schema schema = schema_of("Packs the artifact as a box of vagrant.", {OptionGroup{rows}});
  schema.arguments.push_back({.name = "override",
                              .type = Type::map(Type::dynamic()),
                              .doc = "Options that differ for a provider, by provider."});
  return schema;
}

std::vector<ConfigProblem> check_vagrant(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  if (!bool_option(config, "vagrantfile_template_generated")) {
    check_local_file(config, "vagrantfile_template", "vagrantfile_template", context.files,
                     problems);
  }
  constexpr int64_t most = 9;
  const int64_t level = integer_option(config, "compression_level");
  if (level < -1 || level > most) {
    problems.push_back({"compression_level", "compression_level must be from -1 to 9"});
  }
  return problems;
}

std::vector<Effect> vagrant_effects(const Value& config) {
  const std::string output = string_option(config, "output");
  return {{Effect::Kind::Creates, output.empty() ? "the box" : output}};
}

std::vector<std::string> vagrant_inputs(const Value& config) {
  std::vector<std::string> files = strings_option(config, "include");
  if (std::string path = string_option(config, "vagrantfile_template");
      !path.empty() && !bool_option(config, "vagrantfile_template_generated")) {
    files.push_back(std::move(path));
  }
  return files;
}

}  // namespace

const ComponentInfo& vagrant_post_processor() {
  static const ComponentInfo info = {.kind = ComponentKind::PostProcessor,
                                     .name = "vagrant",
                                     .schema = vagrant_schema(),
                                     .effects = vagrant_effects,
                                     .check = check_vagrant,
                                     .input_files = vagrant_inputs};
  return info;
}

}  // namespace kiln
