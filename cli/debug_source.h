#pragma once

#include "cli/command.h"
#include "compiler/source/source_map.h"

namespace kiln {

// The one text that a `kiln debug` command is about: the operand's file, or standard input for `-`
// or nothing. `-filename` sets the name that ranges show.
struct DebugSource {
  SourceMap sources;
  SourceId id{};
};
Result<DebugSource> read_debug_source(const CommandContext& context, const Arguments& arguments);

// `-filename`, which read_debug_source() needs declared.
Flag filename_flag();

}  // namespace kiln
