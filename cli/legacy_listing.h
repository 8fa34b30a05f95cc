#pragma once

#include "cli/command.h"
#include "compiler/legacy/legacy_template.h"

namespace kiln {

// What `inspect` says of a legacy template, as Packer does: its variables and components as they
// are written.
void list_legacy_template(CommandContext& context, const LegacyTemplate& legacy);

}  // namespace kiln
