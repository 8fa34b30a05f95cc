#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/config/catalog.h"
#include "compiler/source/result.h"

namespace kiln {

// What every component that runs scripts shares. Behaviour and words follow Packer's shell
// provisioners.

// `inline`, `script`, `scripts`, `environment_vars`, `env`, `env_var_format`, `inline_shebang`,
// `valid_exit_codes`.
std::vector<ArgumentSchema> script_arguments();
// Those of them that scripts of Windows have: all but `inline_shebang`.
std::vector<ArgumentSchema> windows_script_arguments();

// Environment entries without `=`, and script files that do not exist.
std::vector<ConfigProblem> check_script_files_and_environment(const Value& config,
                                                              const CheckContext& context);

// The same, and that there is one script or inline lines: the check of components that run scripts
// in the machine.
std::vector<ConfigProblem> check_scripts(const Value& config, const CheckContext& context);

// `script` or `scripts`, as written.
std::vector<std::string> script_paths(const Value& config);

// The environment of a script: PACKER_BUILD_NAME and PACKER_BUILDER_TYPE, then `environment_vars`,
// then `env`; later ones win.
std::map<std::string, std::string> script_environment(const Value& config,
                                                      const std::string& declared_name,
                                                      const std::string& builder_type);

// Every variable in name order, formatted by a printf format with two `%s` (name and value) and put
// together; single quotes in values are written `'"'"'`, for formats that quote with them.
std::string format_environment(const std::map<std::string, std::string>& environment,
                               std::string_view format);

// The text of the one script that `inline` lines make. Without an `inline_shebang` option the first
// line may bring its own `#!`; otherwise `#!<shebang>` comes first.
std::string inline_script(const Value& config);

// Packer's message when `code` is not among `valid_exit_codes`; nothing when it is.
Result<void> check_exit_code(int code, const Value& config);

}  // namespace kiln
