#pragma once

#include <string_view>

#include "cli/command.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_map.h"

namespace kiln {

// May this command use colour on a stream that is (not) a terminal? What -color says when it is
// given, otherwise on a terminal unless NO_COLOR is set; never with PACKER_NO_COLOR or for
// machines.
bool use_color(const CommandContext& context, const Arguments& arguments, bool is_terminal);

// Prints diagnostics on `err`: for people the first 20 errors and warnings, or with -json all, one
// JSON object a line.
void report(CommandContext& context, const Arguments& arguments, const SourceMap& sources,
            const Diagnostics& diagnostics);

// Prints a failure of the outside world the same way: `Error: MESSAGE`.
void report(CommandContext& context, const Arguments& arguments, const Error& error);

}  // namespace kiln
