#include <algorithm>

#include "stdlib/options/option_row.h"
#include "stdlib/script/script_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"binary", Flag, "Has no effect."},
    {"execute_command", Text, "How a script is started.", template_option},
    {"remote_path", Text, "Where scripts are put. Default `c:/Windows/Temp/script.bat`."},
    {"start_retry_timeout", Time, "How long to try again when a script cannot be started."},
};

Schema windows_shell_schema() {
  Schema schema =
      schema_of("Runs batch scripts in the Windows machine being built.", {OptionGroup{rows}});
  std::ranges::move(windows_script_arguments(), std::back_inserter(schema.arguments));
  return schema;
}

}  // namespace

const ComponentInfo& windows_shell_provisioner() {
  static const ComponentInfo info = {.kind = ComponentKind::Provisioner,
                                     .name = "windows-shell",
                                     .schema = windows_shell_schema(),
                                     .check = check_scripts,
                                     .input_files = script_paths};
  return info;
}

}  // namespace kiln
