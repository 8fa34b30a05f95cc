#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "runtime/output_records.h"
#include "stdlib/builders/rootfs/options.h"
#include "stdlib/builders/rootfs/run_base.h"

namespace kiln::rootfs {

// The finished tree, as its parts: what it starts from, and what each provisioner changed.
struct Layers {
  BaseTree base;
  // Overlay upper directories, the first provisioner's first.
  std::vector<std::string> uppers;
  // The provisioners' addresses, for the image's history.
  std::vector<std::string> addresses;
};

// One output, written.
struct Written {
  // Its regular files, as the user's paths; none for a plain directory of the tree.
  std::vector<std::string> files;
  // The image's digest; empty for forms that have none.
  std::string digest;
};

// Whether all outputs may be written: what stands at a path and is not kiln's own is refused
// without `-force`. Called before any work, so that a build does not fail at its end.
Result<void> check_outputs(const std::vector<Output>& outputs, const OutputRecords& records,
                           bool force);

// Writes one output, whole or not at all, and remembers it as kiln's own. Missing parent
// directories are made.
Result<Written> write_output(const Output& output, const Image& image, const Layers& layers,
                             const OutputRecords& records, StepContext& context);

}  // namespace kiln::rootfs
