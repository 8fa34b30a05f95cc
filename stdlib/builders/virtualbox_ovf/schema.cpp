#include "compiler/config/option.h"
#include "stdlib/communicator/communicator_options.h"
#include "stdlib/options/machine_options.h"
#include "stdlib/virtualbox/virtualbox_options.h"

namespace kiln {
namespace {

using enum OptionType;

constexpr OptionRow rows[] = {
    {"checksum", Text, "Digest of the appliance: `sha256:...`, `file:...` or `none`."},
    {"import_flags", Texts, "Arguments of `VBoxManage import`."},
    {"import_opts", Text, "Options of the import: `keepallmacs`, `keepnatmacs`."},
    {"source_path",
     Text,
     "Path or URL of the OVF or OVA to start from.",
     {.missing = "source_path is required"}},
    {"target_path", Text, "Where a download is kept."},
};

std::vector<ConfigProblem> check_ovf(const Value& config, const CheckContext& context) {
  std::vector<ConfigProblem> problems;
  virtualbox::check_machine(config, context, problems);
  const std::string path = string_option(config, "source_path");
  if (!path.empty() && !sets_option(config, "checksum")) {
    problems.push_back(
        {"", "Without a checksum nothing is known of the appliance that is started", true});
  }
  return problems;
}

std::vector<StepDeclaration> ovf_steps(const Value& config) {
  const std::string path = string_option(config, "source_path");
  StepDeclaration fetch{.name = "fetch_source",
                        .summary = path.empty() ? "fetch the appliance" : "fetch " + path,
                        .arguments = {"source_path", "checksum", "target_path"}};
  if (std::string host = url_host(path); !host.empty()) {
    fetch.effects.push_back({Effect::Kind::Network, std::move(host)});
  }
  return virtualbox::machine_steps(config,
                                   {std::move(fetch),
                                    {.name = "import_machine",
                                     .summary = "import it as a machine",
                                     .arguments = {"import_flags", "import_opts", "vm_name"},
                                     .effects = {{Effect::Kind::Creates, "VirtualBox machine"}}}});
}

std::vector<std::string> ovf_inputs(const Value& config) {
  std::vector<std::string> files = machine_input_files(config);
  const std::string path = string_option(config, "source_path");
  if (!path.empty() && path.find("://") == std::string::npos) {
    files.push_back(path);
  }
  return files;
}

}  // namespace

const ComponentInfo& virtualbox_ovf_builder() {
  static const ComponentInfo info = {
      .kind = ComponentKind::Builder,
      .name = "virtualbox-ovf",
      .schema = schema_of(
          "Imports an appliance into VirtualBox, provisions the machine, and "
          "exports it again.",
          {virtualbox::machine_options(), OptionGroup{rows}, http_options(), floppy_options(),
           cd_options(), boot_options(), shutdown_options(), communicator_options()}),
      .steps = ovf_steps,
      .check = check_ovf,
      .input_files = ovf_inputs};
  return info;
}

}  // namespace kiln
