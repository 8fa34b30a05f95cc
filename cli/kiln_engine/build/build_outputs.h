#pragma once

#include <string>

#include "cli/command.h"
#include "compiler/plan/plan.h"
#include "compiler/source/source_map.h"

namespace kiln {

// After a run that succeeded: the values of the template's `output` blocks, on standard output and
// as `outputs.json` in the run's record (0600), secrets left out of both. False after a problem,
// which is reported.
bool tell_outputs(CommandContext& context, const Arguments& arguments, const SourceMap& sources,
                  const Plan& plan, const Value& artifacts, const std::string& record_directory);

}  // namespace kiln
