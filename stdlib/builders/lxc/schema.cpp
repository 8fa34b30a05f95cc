#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"attach_options", Texts, "Arguments of lxc-attach."},
    {"command_wrapper", Text, "How commands run on this machine; `{{.Command}}` is the command.",
     template_option},
    {"config_file",
     Text,
     "Configuration of the container.",
     {.missing = "LXC Config file appears to be missing: "}},
    {"container_name", Text, "Name of the container. Default `packer-` and the source's name."},
    {"create_options", Texts, "Arguments of lxc-create."},
    {"init_timeout", Time, "How long starting may take. Default `20s`."},
    {"output_directory", Text, "Directory of the image. Default `output-` and the source's name."},
    {"start_options", Texts, "Arguments of lxc-start."},
    {"target_runlevel", Quantity, "Run level that means it has started. Default 3."},
    {"template_environment_vars", Texts, "Environment of the template, each `NAME=value`."},
    {"template_name", Text, "Template that makes the container: `debian`, `download`."},
    {"template_parameters", Texts, "Arguments of the template."},
};

constexpr CommunicatorDefaults communicator_defaults = {
    .kind = "lxc", .has_user = true, .own_kind = "lxc"};

std::vector<ConfigProblem> check_lxc(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  append_problems(check_communicator(config, context, communicator_defaults), problems);
  check_local_file(config, "config_file", "LXC Config file appears to be missing", context.files,
                   problems);
  return problems;
}

std::vector<StepDeclaration> lxc_steps(const Value& config) {
  const std::string directory = string_option(config, "output_directory");
  return {{.name = "create_container",
           .summary = fmt::format("make a container with the template {}",
                                  string_option(config, "template_name", "of its configuration")),
           .arguments = {"config_file", "container_name", "create_options",
                         "template_environment_vars", "template_name", "template_parameters"},
           .effects = {{Effect::Kind::Creates, "LXC container"}}},
          {.name = "start_container",
           .summary = "start the container",
           .arguments = {"start_options", "attach_options", "init_timeout", "target_runlevel"}},
          {.name = "export",
           .summary = "write the container's tree",
           .after_provisioning = true,
           .arguments = {"output_directory"},
           .effects = {
               {Effect::Kind::Creates, directory.empty() ? "the output directory" : directory}}}};
}

std::vector<std::string> lxc_inputs(const Value& config) {
  std::string path = string_option(config, "config_file");
  return path.empty() ? std::vector<std::string>{} : std::vector<std::string>{std::move(path)};
}

}  // namespace

const ComponentInfo& lxc_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "lxc",
      .schema = schema_of("Makes a tar archive of an LXC container that is provisioned.",
                          {OptionGroup{rows}, communicator_options()}),
      .steps = lxc_steps,
      .check = check_lxc,
      .input_files = lxc_inputs};
  return info;
}

}  // namespace kiln
