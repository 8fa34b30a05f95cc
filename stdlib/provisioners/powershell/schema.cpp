#include <fmt/format.h>

#include <algorithm>

#include "compiler/config/option.h"
#include "stdlib/options/guest_options.h"
#include "stdlib/script/script_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"debug_mode", Quantity, "Traces the script: 0 (not at all) to 2."},
    {"elevated_env_var_format", Text, "How one variable is written for an elevated script."},
    {"elevated_execute_command", Text, "How an elevated script is started.", template_option},
    {"execute_command", Text, "How a script is started.", template_option},
    {"execution_policy", Text, "Policy of PowerShell: `bypass` (default), `none`, `remotesigned`."},
    {"pause_after", Time, "Waits this long after the scripts."},
    {"remote_env_var_path", Text, "Where the environment is put in the machine."},
    {"remote_path", Text, "Where scripts are put in the machine."},
    {"skip_clean", Flag, "Leaves the scripts in the machine."},
    {"start_retry_timeout", Time, "How long to try again when a script cannot be started."},
    {"use_pwsh", Flag, "Runs pwsh rather than powershell."},
};

Schema powershell_schema() {
  Schema schema = schema_of("Runs PowerShell scripts in the machine being built.",
                            {OptionGroup{rows}, elevated_options()});
  std::ranges::move(windows_script_arguments(), std::back_inserter(schema.arguments));
  return schema;
}

std::vector<ConfigProblem> check_powershell(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems = check_scripts(config, context);
  constexpr int64_t most_trace = 2;
  const int64_t mode = integer_option(config, "debug_mode");
  if (mode < 0 || mode > most_trace) {
    problems.push_back({"debug_mode", fmt::format("{} is an invalid Trace level for `debug_mode`; "
                                                  "valid values are 0, 1, and 2",
                                                  mode)});
  }
  std::string policy = string_option(config, "execution_policy");
  std::ranges::transform(policy, policy.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  static constexpr std::string_view policies[] = {"",          "bypass",       "allsigned",
                                                  "default",   "remotesigned", "restricted",
                                                  "undefined", "unrestricted", "none"};
  if (std::ranges::find(policies, policy) == std::end(policies)) {
    problems.push_back({"execution_policy",
                        fmt::format("Invalid execution_policy: \"{}\"; one of bypass, allsigned, "
                                    "default, remotesigned, restricted, undefined, unrestricted, "
                                    "none",
                                    policy)});
  }
  return problems;
}

}  // namespace

const ComponentInfo& powershell_provisioner() {
  static const ComponentInfo info = {.kind = ComponentKind::Provisioner,
                                     .name = "powershell",
                                     .schema = powershell_schema(),
                                     .check = check_powershell,
                                     .input_files = script_paths};
  return info;
}

}  // namespace kiln
