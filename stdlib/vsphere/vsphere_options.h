#pragma once

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the builders for vSphere share.
namespace kiln::vsphere {

// The server and who uses it.
OptionGroup connection_options();
// Where the machine is, what it has, and what becomes of it.
OptionGroup machine_options();

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems);

std::vector<Effect> service_effects(const Value& config);
// The steps from a machine that exists to a template or an export; `prepare` makes it.
std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare);

}  // namespace kiln::vsphere
