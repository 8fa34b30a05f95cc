#pragma once

#include <string>

#include "compiler/source/result.h"
#include "runtime/component.h"
#include "runtime/output_records.h"
#include "stdlib/builders/rootfs/run_layers.h"

namespace kiln::rootfs {

// Looks at the finished tree: says what each provisioner changed, and which paths differ from the
// image that was written to `output` before (as far as SOURCE_DATE_EPOCH is not set, times are
// counted only). `index` is where the new tree's index is written, for remember_index().
Result<void> capture(const Layers& layers, const std::string& output, const OutputRecords& records,
                     const std::string& index, StepContext& context);

// Once the output is written: the index that capture() wrote is what the next build is compared
// with.
Result<void> remember_index(const std::string& index, const std::string& output,
                            const OutputRecords& records);

}  // namespace kiln::rootfs
