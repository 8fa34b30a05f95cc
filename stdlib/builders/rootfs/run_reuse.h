#pragma once

#include <array>
#include <string>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "stdlib/builders/rootfs/options.h"
#include "stdlib/builders/rootfs/run_outputs.h"

namespace kiln::rootfs {

// Of the build's own directory: /tmp and /var/tmp of all provisioners.
constexpr std::array<const char*, 2> temporary_directories = {"tmp", "vartmp"};

// What layers depend on beside the keys of steps: processor, and whose ids they hold (root's, or
// those of the user namespace of an ordinary user). A directory that an image starts from counts
// with the metadata of everything in it; empty when that cannot be read.
Result<std::string> reuse_facts(const Base& base, StepContext& context);

Value written_value(const Written& written);
Written read_written(const Value& value);

}  // namespace kiln::rootfs
