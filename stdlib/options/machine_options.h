#pragma once

#include <string>
#include <vector>

#include "compiler/config/catalog.h"
#include "stdlib/options/option_row.h"

namespace kiln {

// Options that builders of virtual machines share, in the groups that Packer's SDK has them in.

// Where the installation medium comes from.
OptionGroup iso_options();
// The build's web server.
OptionGroup http_options();
OptionGroup floppy_options();
// The CD made of files.
OptionGroup cd_options();
// What is typed while the machine boots.
OptionGroup boot_options();
// The same where it is typed over VNC.
OptionGroup vnc_boot_options();
OptionGroup shutdown_options();

// The rules that tables cannot say, in Packer's words.
void check_iso(const Value& config, const CheckContext& context,
               std::vector<ConfigProblem>& problems);
void check_http(const Value& config, const CheckContext& context,
                std::vector<ConfigProblem>& problems);
void check_floppy(const Value& config, const CheckContext& context,
                  std::vector<ConfigProblem>& problems);
void check_cd(const Value& config, const CheckContext& context,
              std::vector<ConfigProblem>& problems);
// A warning: Packer then cuts the power.
void check_shutdown_command(const Value& config, std::vector<ConfigProblem>& problems);

// Steps that these options ask for; each is there only if they do.

// Fetches the medium, from wherever the URLs say.
StepDeclaration fetch_iso_step(const Value& config);
std::vector<StepDeclaration> media_steps(const Value& config);
std::vector<StepDeclaration> http_server_steps(const Value& config);
std::vector<StepDeclaration> type_boot_command_steps(const Value& config);

// The host of a URL, or nothing for a path.
std::string url_host(const std::string& url);

// Files outside the template that the machine is given: on a floppy, a CD, the web server.
std::vector<std::string> machine_input_files(const Value& config);

}  // namespace kiln
