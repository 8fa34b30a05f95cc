#pragma once

#include <functional>

#include "compiler/source/result.h"
#include "runtime/init/protocol/message.h"
#include "runtime/init/protocol/setup.h"

namespace kiln {

// What a started command does just before it becomes its program: giving up capabilities and so on.
using Confinement = std::function<Result<void>()>;

// Runs one command to its end, with `files` as its input, output and error output, and ends what it
// leaves behind: first waiting a moment for what is ending anyway, then with SIGTERM, then with
// SIGKILL. Reaps every orphan meanwhile. A Kill message on `control` ends everything at once. When
// kiln goes away this function ends everything and does not return.
Result<ExitReport> run_command(int control, const Execution& execution,
                               std::vector<FileDescriptor> files, const Confinement& confine);

// Ends every descendant and then this process.
[[noreturn]] void end_everything();

}  // namespace kiln
