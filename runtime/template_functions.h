#pragma once

#include <cstdint>

#include "compiler/eval/function.h"
#include "runtime/component.h"

namespace kiln {

// What `{{ }}` in options may call once a run has begun: `timestamp`, `isotime`, `strftime` (of the
// second the run began), `uuid`, `pwd`, `packer_version`; and those that Packer's HCL templates
// refuse, with its words. `functions` has the language's own functions, which the times come from.
TemplateFunctions run_template_functions(int64_t now, const FileReader& files,
                                         const FunctionTable& functions);

}  // namespace kiln
