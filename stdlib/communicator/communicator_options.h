#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"

namespace kiln {

// The options that every builder with a machine shares: how to reach it (Packer's communicator
// block: SSH, WinRM, none).
std::vector<ArgumentSchema> communicator_arguments();

// `ssh` unless the template says otherwise.
std::string communicator_kind(const Value& config);

// The rules between those options that Packer checks, in its words.
std::vector<ConfigProblem> check_communicator(const Value& config);

}  // namespace kiln
