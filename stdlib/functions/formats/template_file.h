#pragma once

#include <string>

#include "compiler/eval/function.h"

// The paths that a template names, and the files they lead to.
namespace kiln {

// `~` and `~/...` with the home directory in place of the tilde.
Result<std::string> expand_home(const CallContext& context, const std::string& path);

// Where a path of the template points: relative ones start at the template's directory.
std::string resolve_template_path(const CallContext& context, const std::string& path);

// The content of the file there. Errors have Packer's words.
Result<std::string> read_template_file(const CallContext& context, const std::string& path);

}  // namespace kiln
