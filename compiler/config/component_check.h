#pragma once

#include <functional>

#include "compiler/config/catalog.h"
#include "compiler/config/decode.h"

namespace kiln {

// Runs a component's own check over decoded options and reports what it finds, at the argument it
// names or else at `block`, the block's header. `summary` makes what heads errors, and is
// called when there is one; null for the usual heading.
void check_component(const ComponentInfo& component, const DecodedBody& decoded, Span block,
                     const std::function<std::string()>& summary, const FileReader& files,
                     Diagnostics& diagnostics);

}  // namespace kiln
