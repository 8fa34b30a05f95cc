#pragma once

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the two builders for VMware's desktop hypervisors share.
namespace kiln::vmware {

OptionGroup machine_options();
// Of the ESXi driver that version 2 of Packer's plugin no longer has.
OptionGroup remote_options();

void check_machine(const Value& config, const CheckContext& context,
                   std::vector<ConfigProblem>& problems);

// The steps from a machine that exists to its export; `prepare` makes it.
std::vector<StepDeclaration> machine_steps(const Value& config,
                                           std::vector<StepDeclaration> prepare);

}  // namespace kiln::vmware
