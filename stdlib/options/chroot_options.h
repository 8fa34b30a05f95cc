#pragma once

#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {

// What builders share that mount a volume on this machine and provision it by chroot.
OptionGroup chroot_options();

void check_chroot_mounts(const Value& config, std::vector<ConfigProblem>& problems);

StepDeclaration mount_step();

}  // namespace kiln
