#pragma once

#include "cli/command.h"

namespace kiln {

// `kiln show RUN`: the builds and steps of a run with what became of them.
ExitCode show_run(CommandContext& context, const Arguments& arguments, const std::string& run);

}  // namespace kiln
