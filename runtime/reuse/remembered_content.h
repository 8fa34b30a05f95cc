#pragma once

#include "compiler/plan/input_content.h"
#include "runtime/state/state_writer.h"

namespace kiln {

// Contents of files that are remembered between runs by inode, size and times, so that a big upload
// is not read again to see that nothing changed; directories are read each time. `state` may be
// null; then nothing is remembered. `files` and `writer` outlive it. Not for several threads.
ContentOf remembered_content(const FileReader& files, std::shared_ptr<Database> state,
                             StateWriter& writer);

}  // namespace kiln
