#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"command_wrapper", Text, "How commands run on this machine; `{{.Command}}` is the command.",
     template_option},
    {"container_name", Text, "Name of the container. Default `packer-` and the source's name."},
    {"image",
     Text,
     "Image to start from: `ubuntu:22.04`.",
     {.missing = "`image` is a required parameter for LXD. Please specify an image by alias or "
                 "fingerprint. e.g. `ubuntu-daily:x`"}},
    {"init_sleep", Text, "How many seconds to wait once it runs. Default 3."},
    {"launch_config", TextMap, "Settings of the container."},
    {"output_image", Text, "Name of the image to make. Default: that of the container."},
    {"profile", Text, "Profile of the container. Default `default`."},
    {"publish_properties", TextMap, "Properties of the image."},
    {"publish_remote_name", Text, "Server that the image goes to."},
    {"skip_publish", Flag, "Makes no image, and leaves the container."},
    {"virtual_machine", Flag, "Starts a virtual machine rather than a container."},
};

constexpr CommunicatorDefaults communicator_defaults = {
    .kind = "lxd", .has_user = true, .own_kind = "lxd"};

std::vector<ConfigProblem> check_lxd(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  append_problems(check_communicator(config, context, communicator_defaults), problems);
  return problems;
}

std::vector<StepDeclaration> lxd_steps(const Value& config) {
  const std::string image = string_option(config, "image");
  std::vector<StepDeclaration> steps = {
      {.name = "launch_container",
       .summary = image.empty() ? "launch the container" : "launch " + image,
       .arguments = {"container_name", "image", "init_sleep", "launch_config", "profile",
                     "virtual_machine"},
       .effects = {{Effect::Kind::Network,
                    image.substr(0, image.find(':')) + (image.empty() ? "images" : " images")},
                   {Effect::Kind::Creates, "LXD container"}}}};
  if (!bool_option(config, "skip_publish")) {
    steps.push_back({.name = "publish",
                     .summary = "make an image of the container",
                     .after_provisioning = true,
                     .arguments = {"output_image", "publish_properties", "publish_remote_name"},
                     .effects = {{Effect::Kind::Creates,
                                  "LXD image " + string_option(config, "output_image")}}});
  }
  return steps;
}

}  // namespace

const ComponentInfo& lxd_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "lxd",
      .schema = schema_of("Makes an LXD image of a container or machine that is provisioned.",
                          {OptionGroup{rows}, communicator_options()}),
      .steps = lxd_steps,
      .check = check_lxd};
  return info;
}

}  // namespace kiln
