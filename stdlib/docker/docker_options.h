#pragma once

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

// What the components that run docker share.
namespace kiln::docker {

// Which docker.
OptionGroup program_options();
// How to log in to a registry.
OptionGroup login_options();

void check_login(const Value& config, std::vector<ConfigProblem>& problems);

// The registry that a reference names: `registry.example/x:1` -> `registry.example`.
std::string registry_of(const std::string& reference);
std::vector<Effect> registry_effects(const Value& config, const std::string& reference);

}  // namespace kiln::docker
