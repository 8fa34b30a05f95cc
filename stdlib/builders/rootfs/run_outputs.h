#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "runtime/output_records.h"
#include "stdlib/builders/rootfs/options.h"
#include "stdlib/builders/rootfs/run_layers.h"

namespace kiln::rootfs {

// One output, written.
struct Written {
  // Its regular files, as the user's paths; none for a plain directory of the tree.
  std::vector<std::string> files;
  // The image's digest; empty for forms that have none.
  std::string digest;
  // Bytes of all blobs of an OCI layout; 0 for other forms.
  uint64_t size = 0;
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
