#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the components for Google's cloud share.
namespace kiln::google {

// As whom to use the service; data sources only have its place.
OptionGroup access_options();
OptionGroup endpoint_options();
OptionGroup project_options();
// The machine that a builder or an export starts.
OptionGroup machine_options();
// The image that a builder or an import makes.
OptionGroup image_options();

void check_access(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems);
void check_image(const Value& config, std::vector<ConfigProblem>& problems);

std::vector<Effect> service_effects(const Value& config);
StepDeclaration service_step(const Value& config, std::string name, std::string summary,
                             std::vector<std::string> arguments, bool after_provisioning);

}  // namespace kiln::google
