#include "compiler/config/option.h"
#include "stdlib/script/script_options.h"

namespace kiln {
namespace {

Schema shell_schema() {
  Schema schema{.doc = "Runs shell scripts in the machine being built.",
                .arguments = script_arguments()};
  auto add = [&schema](ArgumentSchema argument) {
    schema.arguments.push_back(std::move(argument));
  };
  add({.name = "execute_command",
       .type = Type::string(),
       .doc = "How a script is started; `{{.Path}}`, `{{.Vars}}` and `{{.EnvVarFile}}` stand for "
              "its place in the "
              "machine, the environment and the file that holds it. Default `chmod +x {{.Path}}; "
              "{{.Vars}} {{.Path}}`.",
       .raw_template = true});
  add({.name = "use_env_var_file",
       .type = Type::boolean(),
       .doc =
           "Write the environment to a file in the machine (mode 0600) and read it from there."});
  add({.name = "remote_folder",
       .type = Type::string(),
       .doc = "Where scripts are put in the machine. Default `/tmp`."});
  add({.name = "remote_file",
       .type = Type::string(),
       .doc = "Name of the script in the machine. Default `script_NNNN.sh`."});
  add({.name = "remote_path",
       .type = Type::string(),
       .doc = "Whole path of the script in the machine. Default `remote_folder/remote_file`."});
  add({.name = "binary",
       .type = Type::boolean(),
       .doc = "The script is a program: upload it as it is. Otherwise CRLF line ends become LF."});
  add({.name = "expect_disconnect",
       .type = Type::boolean(),
       .doc = "The script may end the connection (a reboot, say) without that being a failure."});
  add({.name = "start_retry_timeout",
       .type = Type::string(),
       .doc = "How long to try again when the script cannot be started, as after a reboot. Default "
              "`5m`."});
  add({.name = "skip_clean", .type = Type::boolean(), .doc = "Leave the script in the machine."});
  add({.name = "pause_after", .type = Type::string(), .doc = "Wait this long after the scripts."});
  return schema;
}

}  // namespace

const ComponentInfo& shell_provisioner() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Provisioner,
      .name = "shell",
      .schema = shell_schema(),
      .check = check_scripts,
      .input_files = script_paths,
  };
  return info;
}

}  // namespace kiln
