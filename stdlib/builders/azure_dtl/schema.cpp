#include <fmt/format.h>

#include "compiler/config/option.h"
#include "stdlib/azure/azure_options.h"
#include "stdlib/azure/lab_options.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/option_check.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"azure_tags", TextMap, "Tags of everything that is made, at most 15."},
    {"custom_image_capture_timeout", Time, "How long capturing may take."},
    {"disallow_public_ip", Flag, "Gives the machine no public address."},
    {"lab_resource_group_name",
     Text,
     "Resource group of the lab.",
     {.missing = "A lab_resource_group_name must be specified"}},
    {"lab_subnet_name", Text, "Subnet of the lab's network."},
    {"lab_virtual_network_name",
     Text,
     "Network of the lab.",
     {.missing = "A lab_virtual_network_name must be specified"}},
    {"password", Text, "Password of the machine's user.", secret_option},
    {"plan_id", Text, "Plan of a marketplace image that has one."},
    {"skip_sysprep", Flag, "Does not generalize a Windows machine."},
    {"storage_type", Text, "Storage of the machine."},
};

constexpr CommunicatorDefaults communicator_defaults = {.has_user = true};

std::vector<ConfigProblem> check_dtl(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  azure::check_access(config, problems);
  azure::check_image_source(config, problems);
  azure::check_gallery_destination(config, "shared_image_gallery_destination", problems);
  append_problems(check_communicator(config, context, communicator_defaults), problems);
  return problems;
}

std::vector<StepDeclaration> dtl_steps(const Value& config) {
  std::vector<StepDeclaration> steps;
  steps.push_back(azure::service_step(
      config, "deploy_machine", "deploy a machine in the lab",
      option_names({azure::image_options(), azure::lab_options(), OptionGroup{rows}}), false));
  steps.back().effects.push_back({Effect::Kind::Creates, "lab machine"});
  if (communicator_kind(config) != "none") {
    steps.push_back(connect_step(config, "the machine", communicator_defaults));
  }
  steps.push_back(azure::service_step(
      config, "capture_image", "make an image of the machine",
      {"managed_image_name", "managed_image_resource_group_name", "custom_image_capture_timeout"},
      true));
  steps.back().effects.push_back({Effect::Kind::Creates, "custom image"});
  return steps;
}

}  // namespace

const ComponentInfo& azure_dtl_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "azure-dtl",
      .schema = schema_of("Makes a custom image in a lab of Azure DevTest Labs.",
                          {azure::access_options(), azure::image_options(),
                           azure::managed_image_options(), azure::gallery_destination_options(),
                           azure::lab_options(), OptionGroup{rows}, communicator_options()}),
      .steps = dtl_steps,
      .check = check_dtl,
      .template_functions = {"clean_resource_name"}};
  return info;
}

}  // namespace kiln
