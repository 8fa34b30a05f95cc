#pragma once

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the three builders for VirtualBox share.
namespace kiln::virtualbox {

OptionGroup machine_options();

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems);

// The steps from a machine that exists to its export; `prepare` makes it.
std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare);

}  // namespace kiln::virtualbox
