#pragma once

#include "compiler/value/value.h"
#include "runtime/artifact.h"

namespace kiln {

// An artifact as data, for the cache; and back: then destroy() removes its files.
Value artifact_value(const Artifact& artifact);
Artifact read_artifact(const Value& value);

}  // namespace kiln
