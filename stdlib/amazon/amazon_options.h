#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/option_row.h"

// What the components for Amazon's cloud share: groups of options, what is checked of them, steps.
namespace kiln::amazon {

// What is in a block that is one tag.
inline constexpr OptionRow key_value_rows[] = {
    {"key", OptionType::Text, "Name of the tag.", template_option},
    {"value", OptionType::Text, "Value of the tag.", template_option},
};
inline constexpr OptionGroup key_value = {key_value_rows};

// How to reach the service and as whom: all components.
OptionGroup access_options();
// The machine that an image is made on.
OptionGroup run_options();
// `run_volume_tags`: of builders whose machine has volumes of its own.
OptionGroup run_volume_options();
// The image that is made.
OptionGroup ami_options();
// `source_ami` and `source_ami_filter`.
OptionGroup source_options();
// `launch_block_device_mappings` and `ami_block_device_mappings`.
OptionGroup launch_device_options();
// The former where a volume may stay out of the image.
OptionGroup surrogate_launch_device_options();
OptionGroup ami_device_options();
// `ebs_volumes`.
OptionGroup volume_options();
// Of images that are registered rather than captured: architecture, boot mode, TPM.
OptionGroup register_options();

// What builders tell provisioners beyond the common values.
std::map<std::string, Type> build_outputs();

void check_access(const Value& config, std::vector<ConfigProblem>& problems);
void check_source(const Value& config, std::vector<ConfigProblem>& problems);
void check_run(const Value& config, const CheckContext& context,
               std::vector<ConfigProblem>& problems);
void check_ami(const Value& config, std::vector<ConfigProblem>& problems);
// The devices of `block`, each named in messages.
void check_devices(const Value& config, std::string_view block,
                   std::vector<ConfigProblem>& problems);

// Files outside the template that are sent to the machine.
std::vector<std::string> run_input_files(const Value& config);

// What every step that calls the service needs: the network, and credentials.
std::vector<Effect> service_effects(const Value& config);
void add_creation(StepDeclaration& step, std::string what);

// The steps until a machine runs and is connected to.
std::vector<StepDeclaration> run_steps(const Value& config);
// Appends what makes the AMI: giving up an old one of its name if the options ask for it, then the
// step `step_name`, which has `arguments` ("ami_name" among them) and is told as `verb` and the
// image's name, then those that copy the image to other regions, share and tag it.
void add_image_steps(const Value& config, std::string step_name, std::string_view verb,
                     std::vector<std::string> arguments, std::vector<StepDeclaration>& steps);
// A step after provisioning that calls the service with the options of these groups.
StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning);

}  // namespace kiln::amazon
