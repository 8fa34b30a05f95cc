#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the components for Microsoft's cloud share.
namespace kiln::azure {

// As whom to use the service.
OptionGroup access_options();
// Where a build on the service starts from, and the machine it uses.
OptionGroup image_options();
OptionGroup managed_image_options();
// Where an image version goes in a gallery.
OptionGroup gallery_destination_options();

void check_access(const Value& config, std::vector<ConfigProblem>& problems);
// Exactly one kind of source, whole.
void check_image_source(const Value& config, std::vector<ConfigProblem>& problems);
void check_gallery_destination(const Value& config, std::string_view block,
                               std::vector<ConfigProblem>& problems);

std::vector<Effect> service_effects(const Value& config);
StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning);

}  // namespace kiln::azure
