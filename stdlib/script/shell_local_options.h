#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"

namespace kiln {

// What the provisioner and the post-processor `shell-local` have in common.

Schema shell_local_schema(std::string doc);

std::vector<ConfigProblem> check_shell_local(const Value& config, const CheckContext& context);

// The options with the deprecated `command` written as `inline`.
Value with_command_as_inline(const Value& config);

}  // namespace kiln
